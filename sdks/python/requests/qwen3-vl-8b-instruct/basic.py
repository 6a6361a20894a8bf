import os
import sys

import requests

response = requests.post(
    "https://wcode.net/api/gpt/v1/chat/completions",
    headers={"Authorization": "Bearer " + os.environ["WCODE_API_KEY"].split()[0]},
    json={
        "model": "qwen/qwen3-vl-8b-instruct",
        "messages": [{"role": "user", "content": "你好"}],
    },
    timeout=300,
)
response.raise_for_status()
print(response.json()["choices"][0]["message"]["content"] or sys.exit("No text"))
