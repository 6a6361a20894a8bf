import json
import os
import sys

import requests

body = {
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
    "stream": True,
}

response = requests.post(
    "https://wcode.net/api/gpt/v1/chat/completions",
    headers={"Authorization": "Bearer " + os.environ["WCODE_API_KEY"].split()[0]},
    auth=lambda request: request,  # not from ~/.netrc
    json=body,
    stream=True,
    timeout=300,
    allow_redirects=False,
)
if response.status_code >= 300:
    sys.exit(f"HTTP {response.status_code}")
calls, latest, text = [], {}, ""
sys.stdout.reconfigure(errors="replace")
lines = (line.decode("utf-8-sig") for line in response.iter_lines(8192))
for data in (line[5:].strip() for line in lines if line.startswith("data:")):
    if data == "[DONE]":
        break
    chunk = json.loads(data or "{}")
    if chunk.get("error"):
        sys.exit("Stream failed")
    for choice in chunk.get("choices") or []:
        delta = choice.get("delta") or {}
        text += delta.get("content") or ""
        print(delta.get("content") or "", end="", flush=True)
        for call in delta.get("tool_calls") or []:
            index, function = call.get("index"), call["function"]
            if function.get("name"):
                latest[index] = [function["name"], ""]
                calls.append(latest[index])
            latest[index][1] += function.get("arguments") or ""
else:
    sys.exit("Stream ended early")
if text:
    print()
for name, arguments in calls:
    print(name, arguments)
