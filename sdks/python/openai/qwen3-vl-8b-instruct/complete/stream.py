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
key = os.environ.get("WCODE_API_KEY", "").strip()
if not key:
    fail("Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey")
if not key.isascii() or not key.isprintable():
    fail("Invalid character in WCODE_API_KEY")
client = OpenAI(
    base_url="https://wcode.net/api/gpt/v1",
    api_key=key,
    timeout=300,
    max_retries=0,
    http_client=DefaultHttpxClient(follow_redirects=False),
)

try:
    stream = client.chat.completions.create(
        model="qwen/qwen3-vl-8b-instruct",
        messages=[
            {
                "role": "user",
                "content": "用三句话向第一次来的朋友介绍杭州，活泼一点！",
            },
        ],
        stream=True,
        stream_options={"include_usage": True},
    )
    if "json" in stream.response.headers.get("Content-Type", ""):
        stream.response.read()
        fail(f"HTTP 200: {error_message(stream.response)}")
    finished = False
    for chunk in stream:
        for choice in chunk.choices or []:
            finished = finished or choice.finish_reason is not None
            print(choice.delta and choice.delta.content or "", end="", flush=True)
    if not finished:
        fail("Stream ended early")
    print()
except APIStatusError as error:
    fail(f"HTTP {error.status_code}: {error_message(error.response)}")
except APIError as error:
    fail(f"Stream failed: {describe(error.body) or error}")
except Exception as error:
    fail(f"Unexpected response: {type(error).__name__}")
