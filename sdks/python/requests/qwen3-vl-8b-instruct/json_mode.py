import os
import sys

import requests

response = requests.post(
    "https://wcode.net/api/gpt/v1/chat/completions",
    headers={"Authorization": "Bearer " + os.environ["WCODE_API_KEY"].split()[0]},
    auth=lambda request: request,  # not from ~/.netrc
    json={
        "model": "qwen/qwen3-vl-8b-instruct",
        "messages": [
            {
                "role": "system",
                "content": "从用户的话里提取信息，以 JSON 输出，键为 name、city 和 hobbies。",
            },
            {
                "role": "user",
                "content": "我叫李雷，住在“山城”重庆，平时喜欢爬山和下围棋。",
            },
        ],
        "response_format": {"type": "json_object"},
    },
    timeout=300,
    allow_redirects=False,
)
if response.status_code >= 300:
    sys.exit(f"HTTP {response.status_code}")
sys.stdout.write(response.json()["choices"][0]["message"]["content"] + "\n")
