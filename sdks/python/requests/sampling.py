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
            {
                "role": "user",
                "content": "给一家开在旧书店里的咖啡馆起三个名字，每行一个。",
            },
        ],
        "temperature": 0.7,
        "top_p": 0.9,
        "top_k": 40,
        "frequency_penalty": 0.5,
        "presence_penalty": -0.25,
        "repetition_penalty": 1.1,
        "min_p": 0.05,
        "top_a": 0.1,
        "seed": 42,
        "max_tokens": 512,
        "logit_bias": {"1024": -100, "20002": 2.5},
        "stop": ["\n\n", "###"],
        "verbosity": "low",
    },
    timeout=300,
    allow_redirects=False,
)
if response.status_code >= 300:
    sys.exit(f"HTTP {response.status_code}")
sys.stdout.write(response.json()["choices"][0]["message"]["content"] + "\n")
