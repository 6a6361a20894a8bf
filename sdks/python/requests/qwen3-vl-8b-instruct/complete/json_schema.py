import os
import sys

import requests

url = "https://wcode.net/api/gpt/v1/chat/completions"
body = {
    "model": "qwen/qwen3-vl-8b-instruct",
    "messages": [
        {
            "role": "system",
            "content": "你是旅行规划助手，按给定的 JSON Schema 输出行程。",
        },
        {
            "role": "user",
            "content": "帮我安排苏州两日游，每天两个景点，总预算 1500 元。",
        },
    ],
    "response_format": {
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
                            "currency": {"type": "string", "enum": ["CNY", "USD"]},
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
    "structured_outputs": True,
}


def fail(message):
    sys.exit(" ".join(str(message).split()))


def error_message(response):
    try:
        return response.json()["error"]["message"]
    except (ValueError, LookupError, TypeError):
        return response.reason


key = os.environ.get("WCODE_API_KEY", "")
if not key or not key.isascii() or not key.isprintable():
    fail("Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey")
headers = {"Authorization": "Bearer " + key}
sys.stdout.reconfigure(encoding="utf-8")

try:
    response = requests.post(
        url,
        headers=headers,
        json=body,
        timeout=300,
    )
    if not response.ok:
        fail(f"HTTP {response.status_code}: {error_message(response)}")
    message = response.json()["choices"][0]["message"]
    sys.stdout.write(message["content"] + "\n")
except (ValueError, LookupError, TypeError, AttributeError) as error:
    fail(f"Unexpected reply: {error!r}")
except requests.RequestException as error:
    fail(f"Request failed: {error}")
