import sys

import requests

response = requests.get(
    "https://api.example.com/v1/it's/$HOME/things/a%2Fb%27c?q=x%20y%2C%26",
    headers={
        "X-Note": '"it\'s" $HOME \\ #{1} `id`',
    },
    timeout=300,
    allow_redirects=False,
)
if response.status_code >= 300:
    sys.exit(f"HTTP {response.status_code}")
print(response.text)
