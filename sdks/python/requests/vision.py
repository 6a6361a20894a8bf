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
                "role": "user",
                "content": [
                    {
                        "type": "image_url",
                        "image_url": {
                            "url": "https://example.com/photos/west-lake.jpg?width=1024&format=webp",
                            "detail": "high",
                        },
                    },
                    {
                        "type": "text",
                        "text": "这张照片可能是在哪里拍的？请说明你的依据。",
                    },
                ],
            },
        ],
        "max_tokens": 512,
    },
    timeout=300,
    allow_redirects=False,
)
if response.status_code >= 300:
    sys.exit(f"HTTP {response.status_code}")
sys.stdout.write(response.json()["choices"][0]["message"]["content"] + "\n")
