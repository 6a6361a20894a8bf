import os
import sys

import requests

response = requests.post(
    "https://wcode.net/api/gpt/v1/chat/completions",
    headers={"Authorization": "Bearer " + os.environ["WCODE_API_KEY"].split()[0]},
    auth=lambda request: request,  # not from ~/.netrc
    json={
        "model": "qwen/qwen3-8b",
        "messages": [{"role": "user", "content": "你好"}],
    },
    timeout=300,
    allow_redirects=False,
)
if response.status_code >= 300:
    sys.exit(f"HTTP {response.status_code}")
sys.stdout.write(response.json()["choices"][0]["message"]["content"] + "\n")
