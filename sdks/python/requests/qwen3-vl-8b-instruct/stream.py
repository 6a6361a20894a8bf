import json
import os
import sys

import requests

response = requests.post(
    "https://wcode.net/api/gpt/v1/chat/completions",
    headers={"Authorization": "Bearer " + os.environ["WCODE_API_KEY"].strip()},
    json={
        "model": "qwen/qwen3-vl-8b-instruct",
        "messages": [
            {
                "role": "user",
                "content": "用三句话向第一次来的朋友介绍杭州，活泼一点！",
            },
        ],
        "stream": True,
        "stream_options": {"include_usage": True},
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
