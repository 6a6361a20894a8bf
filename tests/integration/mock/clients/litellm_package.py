"""The litellm package, unmodified, against the URL in argv: prints what it got as JSON."""

import json
import sys
import time

import litellm

litellm.telemetry = False
HELLO = [{"role": "user", "content": "Hello"}]
SCHEMA = {
    "type": "object",
    "properties": {"city": {"type": "string"}},
    "required": ["city"],
    "additionalProperties": False,
}
TOOL = {"type": "function", "function": {"name": "get_weather", "parameters": SCHEMA}}


def ask(**more):
    options = {"model": "openai/qwen/qwen3-8b", "messages": HELLO, "api_base": sys.argv[1], "api_key": "sk-test"}
    return litellm.completion(**options | more)


out = {}
whole = ask(seed=1)
out["text"], out["usage"] = whole.choices[0].message.content, whole.usage.total_tokens
out["streamed"] = "".join(chunk.choices[0].delta.content or "" for chunk in ask(seed=1, stream=True) if chunk.choices)
call = ask(tools=[TOOL]).choices[0].message.tool_calls[0].function
out["call"] = [call.name, json.loads(call.arguments)]
form = {"type": "json_schema", "json_schema": {"name": "plan", "strict": True, "schema": SCHEMA}}
out["json"] = json.loads(ask(response_format=form).choices[0].message.content)
out["errors"] = {}
for name, more in {
    "BadRequestError": {"temperature": 3},
    "AuthenticationError": {"extra_headers": {"Authorization": "Basic x"}},
    "RateLimitError": {"extra_headers": {"Prefer": "code=429"}},
}.items():
    try:
        ask(**more, num_retries=0, max_retries=0)
    except Exception as error:
        out["errors"][name] = [type(error).__name__, error.status_code, str(error)]
begin = time.monotonic()
retried = ask(seed=9, max_retries=2, extra_headers={"Prefer": "fault=rate-limit=1, fault=flaky=1"})
out["retried"] = [bool(retried.choices[0].message.content), time.monotonic() - begin]
print(json.dumps(out))
