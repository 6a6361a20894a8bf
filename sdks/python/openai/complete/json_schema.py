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
                "content": "你是旅行规划助手，按给定的 JSON Schema 输出行程。",
            },
            {
                "role": "user",
                "content": "帮我安排苏州两日游，每天两个景点，总预算 1500 元。",
            },
        ],
        response_format={
            "type": "json_schema",
            "json_schema": {
                "name": "travel_plan",
                "description": "一份按天安排的旅行计划",
                "strict": True,
                "schema": {
                    "type": "object",
                    "properties": {
                        "city": {"type": "string"},
                        "days": {
                            "type": "array",
                            "items": {
                                "type": "object",
                                "properties": {
                                    "day": {"type": "integer"},
                                    "places": {
                                        "type": "array",
                                        "items": {"type": "string"},
                                    },
                                    "tip": {"type": ["string", "null"]},
                                },
                                "required": ["day", "places", "tip"],
                                "additionalProperties": False,
                            },
                        },
                        "budget": {
                            "type": "object",
                            "properties": {
                                "amount": {"type": "number"},
                                "currency": {
                                    "type": "string",
                                    "enum": ["CNY", "USD"],
                                },
                            },
                            "required": ["amount", "currency"],
                            "additionalProperties": False,
                        },
                    },
                    "required": ["city", "days", "budget"],
                    "additionalProperties": False,
                },
            },
        },
        extra_body={
            "structured_outputs": True,
        },
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
