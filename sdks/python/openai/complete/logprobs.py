import os
import sys

from openai import APIStatusError, OpenAI, OpenAIError


def fail(message):
    sys.exit(" ".join(str(message).split()))


key = os.environ.get("WCODE_API_KEY", "")
if not key or not key.isascii() or not key.isprintable():
    fail("Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey")
sys.stdout.reconfigure(encoding="utf-8")

client = OpenAI(
    base_url="https://wcode.net/api/gpt/v1",
    api_key=key,
    timeout=300,
    max_retries=0,
)

try:
    completion = client.chat.completions.create(
        model="qwen/qwen3-8b",
        messages=[{"role": "user", "content": "法国的首都是哪里？只回答城市名。"}],
        max_tokens=8,
        logprobs=True,
        top_logprobs=2,
    )
    message = completion.choices[0].message
    sys.stdout.write(message.content + "\n")
except APIStatusError as error:
    detail = error.body if isinstance(error.body, dict) else {}
    reason = detail.get("message") or error.response.reason_phrase
    fail(f"HTTP {error.status_code}: {reason}")
except OpenAIError as error:
    fail(f"Request failed: {error}")
except Exception as error:  # a cut stream, or a reply of another shape
    fail(f"Unexpected reply: {type(error).__name__}")
