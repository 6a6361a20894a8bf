"""The openai package, unmodified, against the URL in argv: prints what it got as JSON."""

import json
import sys
import time

import openai

client = openai.OpenAI(base_url=sys.argv[1], api_key="sk-test", max_retries=2)
MODEL = "qwen/qwen3-8b"
HELLO = [{"role": "user", "content": "Hello"}]
SCHEMA = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "days": {"type": "integer", "minimum": 1}},
    "required": ["city", "days"],
    "additionalProperties": False,
}
TOOL = {"type": "function", "function": {"name": "get_weather", "parameters": SCHEMA}}
out = {}

whole = client.chat.completions.create(model=MODEL, messages=HELLO, seed=1, extra_body={"enable_thinking": True})
out["text"], out["reasoning"] = whole.choices[0].message.content, whole.choices[0].message.reasoning
out["usage"] = whole.usage.model_dump()

stream = client.chat.completions.create(
    model=MODEL,
    messages=HELLO,
    seed=1,
    stream=True,
    stream_options={"include_usage": True},
    extra_body={"enable_thinking": True},
)
chunks = list(stream)
out["streamed"] = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
out["streamed_usage"] = chunks[-1].usage.model_dump()

calls = client.chat.completions.create(model=MODEL, messages=HELLO, tools=[TOOL]).choices[0].message.tool_calls
out["call"] = [calls[0].function.name, json.loads(calls[0].function.arguments)]
with client.chat.completions.stream(model=MODEL, messages=HELLO, tools=[TOOL]) as events:
    final = events.get_final_completion().choices[0]
out["streamed_call"] = [
    final.message.tool_calls[0].function.name,
    json.loads(final.message.tool_calls[0].function.arguments),
]

form = {"type": "json_schema", "json_schema": {"name": "plan", "strict": True, "schema": SCHEMA}}
out["json"] = json.loads(
    client.chat.completions.create(model=MODEL, messages=HELLO, response_format=form).choices[0].message.content
)

out["errors"] = {}
for name, more in {
    "BadRequestError": {"temperature": 3},
    "AuthenticationError": {"extra_headers": {"Authorization": "Basic x"}},
    "RateLimitError": {"extra_headers": {"Prefer": "code=429"}},
    "InternalServerError": {"extra_headers": {"Prefer": "code=500"}},
}.items():
    try:
        client.with_options(max_retries=0).chat.completions.create(model=MODEL, messages=HELLO, **more)
    except openai.APIStatusError as error:
        out["errors"][name] = [type(error).__name__, error.status_code, error.body["message"], error.body["param"]]

begin = time.monotonic()
retried = client.chat.completions.create(
    model=MODEL, messages=HELLO, seed=9, extra_headers={"Prefer": "fault=rate-limit=1, fault=flaky=1"}
)
out["retried"] = [bool(retried.choices[0].message.content), time.monotonic() - begin]
print(json.dumps(out))
