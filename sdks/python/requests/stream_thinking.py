import json
import os
import sys

import requests

response = requests.post(
    "https://wcode.net/api/gpt/v1/chat/completions",
    headers={"Authorization": "Bearer " + os.environ["WCODE_API_KEY"].strip()},
    json={
        "model": "qwen/qwen3-8b",
        "messages": [
            {
                "role": "user",
                "content": "鸡兔同笼，共有 8 个头、22 只脚，鸡和兔各有几只？",
            },
        ],
        "enable_thinking": True,
        "stream": True,
    },
    stream=True,
    timeout=300,
    allow_redirects=False,
)
response.raise_for_status()
for line in response.iter_lines():
    field, _, data = line.decode("utf-8-sig").partition(":")
    if field != "data":
        continue
    if data.strip() == "[DONE]":
        print()
        break
    chunk = json.loads(data)
    if chunk.get("error"):
        sys.exit(f"Stream failed: {chunk['error']!r}")
    for choice in chunk.get("choices") or []:
        print((choice.get("delta") or {}).get("content") or "", end="", flush=True)
else:
    sys.exit("Stream ended early")
