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
    completion = client.chat.completions.create(
        model="qwen/qwen3-8b",
        messages=[
            {
                "role": "system",
                "content": "从用户的话里提取信息，以 JSON 输出，键为 name、city 和 hobbies。",
            },
            {
                "role": "user",
                "content": "我叫李雷，住在“山城”重庆，平时喜欢爬山和下围棋。",
            },
        ],
        response_format={"type": "json_object"},
    )
    if error := getattr(completion, "error", None):
        fail(f"HTTP 200: {describe(error)}")
    message = completion.choices[0].message
    sys.stdout.write(message.content + "\n")
except APIStatusError as error:
    fail(f"HTTP {error.status_code}: {error_message(error.response)}")
except APIError as error:
    fail(f"Request failed: {describe(error.body) or error}")
except Exception as error:
    fail(f"Unexpected response: {type(error).__name__}")
