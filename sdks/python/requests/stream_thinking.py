import json
import os
import sys

import requests

body = {
    "model": "qwen/qwen3-8b",
    "messages": [
        {
            "role": "user",
            "content": "鸡兔同笼，共有 8 个头、22 只脚，鸡和兔各有几只？",
        },
    ],
    "enable_thinking": True,
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
sys.stdout.reconfigure(errors="replace")
lines = (line.decode("utf-8-sig") for line in response.iter_lines(8192))
for data in (line[5:].strip() for line in lines if line.startswith("data:")):
    if data == "[DONE]":
        break
    chunk = json.loads(data or "{}")
    if chunk.get("error"):
        sys.exit("Stream failed")
    for choice in chunk.get("choices") or []:
        print((choice.get("delta") or {}).get("content") or "", end="", flush=True)
else:
    sys.exit("Stream ended early")
print()
