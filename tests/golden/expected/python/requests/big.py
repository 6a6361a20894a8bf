import os
import sys

import requests

response = requests.post(
    "https://api.example.com/v1/it's/$HOME/chat/completions",
    headers={"X-Api-Key": os.environ["THING_KEY"].split()[0]},
    auth=lambda request: request,  # not from ~/.netrc
    json={
        "model": "m",
        "messages": [],
        "seed": 123456789012345678901234567890,
    },
    timeout=30,
    allow_redirects=False,
)
if response.status_code >= 300:
    sys.exit(f"HTTP {response.status_code}")
print(response.text)
