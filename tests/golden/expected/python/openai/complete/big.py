import os
import sys

from openai import APIError, APIStatusError, DefaultHttpxClient, OpenAI


def fail(message):
    message = str(message).replace(key or "\n", "***")  # a server may repeat the key
    text = "".join(c if c.isprintable() else " " for c in message)
    sys.exit(" ".join(text.split()))


def describe(error):
    return error.get("message") if isinstance(error, dict) else error


def error_message(response):
    try:
        return describe(response.json()["error"]) or response.reason_phrase
    except (ValueError, LookupError, TypeError):
        return response.reason_phrase


sys.stdout.reconfigure(encoding="utf-8", errors="replace")
key = os.environ.get("THING_KEY", "").strip()
if not key:
    fail("Set THING_KEY first")
if not key.isascii() or not key.isprintable():
    fail("Invalid character in THING_KEY")
client = OpenAI(
    base_url="https://api.example.com/v1/it's/$HOME",
    api_key=key,
    timeout=30,
    max_retries=0,
    http_client=DefaultHttpxClient(follow_redirects=False),
)

try:
    completion = client.chat.completions.create(
        model="m",
        messages=[],
        seed=123456789012345678901234567890,
    )
    print(completion.to_json(indent=None))
except APIStatusError as error:
    fail(f"HTTP {error.status_code}: {error_message(error.response)}")
except APIError as error:
    fail(f"Request failed: {describe(error.body) or error}")
except Exception as error:
    fail(f"Unexpected response: {type(error).__name__}")
