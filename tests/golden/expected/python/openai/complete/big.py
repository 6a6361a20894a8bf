import os
import sys

from openai import APIStatusError, OpenAI, OpenAIError


def fail(message):
    sys.exit(" ".join(str(message).split()))


key = os.environ.get("THING_KEY", "")
if not key or not key.isascii() or not key.isprintable():
    fail("Set THING_KEY first")
sys.stdout.reconfigure(encoding="utf-8")

client = OpenAI(
    base_url="https://api.example.com/v1/it's/$HOME",
    api_key=key,
    timeout=30,
    max_retries=0,
)

try:
    completion = client.chat.completions.create(
        model="m",
        messages=[],
        seed=123456789012345678901234567890,
    )
    print(completion.to_json(indent=None))
except APIStatusError as error:
    detail = error.body if isinstance(error.body, dict) else {}
    reason = detail.get("message") or error.response.reason_phrase
    fail(f"HTTP {error.status_code}: {reason}")
except OpenAIError as error:
    fail(f"Request failed: {error}")
except Exception as error:  # a cut stream, or a reply of another shape
    fail(f"Unexpected reply: {type(error).__name__}")
