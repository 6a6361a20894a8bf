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
        model="qwen/qwen3-vl-8b-instruct",
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
