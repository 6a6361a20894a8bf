import os

import requests

response = requests.post(
    "https://api.example.com/v1/it's/$HOME/chat/completions",
    headers={"X-Api-Key": os.environ["THING_KEY"].strip()},
    json={
        "model": "m",
        "messages": [],
        "seed": 123456789012345678901234567890,
    },
    timeout=30,
    allow_redirects=False,
)
response.raise_for_status()
print(response.text)
