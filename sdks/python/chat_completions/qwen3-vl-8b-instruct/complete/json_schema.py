import io
import sys

from chat_completions import APIError, Client

if isinstance(sys.stdout, io.TextIOWrapper):
    sys.stdout.reconfigure(encoding="utf-8")

try:
    client = Client(
        base_url="https://wcode.net/api/gpt/v1",
        timeout=300,
        max_retries=0,
    )
    completion = client.chat(
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
        structured_outputs=True,
    )
    if completion.message.content is None:
        sys.exit("Unexpected response: no text")
    print(completion.text)
except APIError as error:
    sys.exit(str(error))
