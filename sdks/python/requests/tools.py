import os
import sys

import requests

response = requests.post(
    "https://wcode.net/api/gpt/v1/chat/completions",
    headers={"Authorization": "Bearer " + os.environ["WCODE_API_KEY"].split()[0]},
    auth=lambda request: request,  # not from ~/.netrc
    json={
        "model": "qwen/qwen3-8b",
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
    },
    timeout=300,
    allow_redirects=False,
)
if response.status_code >= 300:
    sys.exit(f"HTTP {response.status_code}")
message = response.json()["choices"][0]["message"]
if message.get("content"):
    print(message["content"])
for call in message.get("tool_calls") or []:
    print(call["function"]["name"], call["function"]["arguments"])
