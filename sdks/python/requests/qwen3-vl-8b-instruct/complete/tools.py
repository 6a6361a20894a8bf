import os
import sys

import requests

url = "https://wcode.net/api/gpt/v1/chat/completions"
body = {
    "model": "qwen/qwen3-vl-8b-instruct",
    "messages": [
        {"role": "user", "content": "杭州和北京现在天气怎么样？用摄氏度。"},
    ],
    "tools": [
        {
            "type": "function",
            "function": {
                "name": "get_weather",
                "description": "查询指定城市当前的天气",
                "parameters": {
                    "type": "object",
                    "properties": {
                        "city": {
                            "type": "string",
                            "description": "城市名称，例如：杭州",
                        },
                        "unit": {
                            "type": "string",
                            "enum": ["celsius", "fahrenheit"],
                            "description": "温度单位",
                        },
                    },
                    "required": ["city"],
                },
            },
        },
    ],
    "tool_choice": "auto",
    "parallel_tool_calls": True,
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
    if message.get("content"):
        print(message["content"])
    for call in message.get("tool_calls") or []:
        print(call["function"]["name"], call["function"]["arguments"])
except (ValueError, LookupError, TypeError, AttributeError) as error:
    fail(f"Unexpected reply: {error!r}")
except requests.RequestException as error:
    fail(f"Request failed: {error}")
