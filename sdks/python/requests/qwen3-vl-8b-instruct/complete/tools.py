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
    message = str(message).replace(key or "\n", "***")  # a server may repeat the key
    text = "".join(c if c.isprintable() else " " for c in message)
    sys.exit(" ".join(text.split()))


def describe(error):
    return error.get("message") if isinstance(error, dict) else error


def error_message(response):
    try:
        return describe(response.json()["error"]) or response.reason
    except (ValueError, LookupError, TypeError):
        return response.reason


sys.stdout.reconfigure(encoding="utf-8", errors="replace")
key = os.environ.get("WCODE_API_KEY", "").strip()
if not key:
    fail("Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey")
if not key.isascii() or not key.isprintable():
    fail("Invalid character in WCODE_API_KEY")
headers = {"Authorization": "Bearer " + key}

try:
    response = requests.post(
        url,
        headers=headers,
        auth=lambda request: request,  # not from ~/.netrc
        json=body,
        allow_redirects=False,
        timeout=300,
    )
    if response.status_code >= 300:
        fail(f"HTTP {response.status_code}: {error_message(response)}")
    completion = response.json()
    if completion.get("error"):
        fail(f"HTTP {response.status_code}: {describe(completion['error'])}")
    message = completion["choices"][0]["message"]
    if message.get("content"):
        print(message["content"])
    for call in message.get("tool_calls") or []:
        print(call["function"]["name"], call["function"]["arguments"])
except (ValueError, LookupError, TypeError, AttributeError) as error:
    fail(f"Unexpected response: {error!r}")
except requests.RequestException as error:
    fail(f"Request failed: {error}")
