import os
import sys

import requests

response = requests.post(
    "https://api.example.com/v1/it's/$HOME/chat/completions",
    headers={"X-Api-Key": os.environ["THING_KEY"].split()[0]},
    json={
        "model": "m",
        "messages": [],
        "seed": 123456789012345678901234567890,
    },
    timeout=30,
    allow_redirects=False,
)
response.raise_for_status()
if response.is_redirect:
    sys.exit(f"HTTP {response.status_code}")
print(response.text)
