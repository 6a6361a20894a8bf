import os
import sys

import requests

url = "https://api.example.com/v1/it's/$HOME/things/a%2Fb%27c?q=x%20y%2C%26"


def fail(message):
    sys.exit(" ".join(str(message).split()))


def error_message(response):
    try:
        return response.json()["error"]["message"]
    except (ValueError, LookupError, TypeError):
        return response.reason


headers = {
    "X-Note": '"it\'s" $HOME \\ #{1} `id`',
}
sys.stdout.reconfigure(encoding="utf-8")

try:
    response = requests.get(
        url,
        headers=headers,
        timeout=300,
    )
    if not response.ok:
        fail(f"HTTP {response.status_code}: {error_message(response)}")
    print(response.text)
except (ValueError, LookupError, TypeError, AttributeError) as error:
    fail(f"Unexpected reply: {error!r}")
except requests.RequestException as error:
    fail(f"Request failed: {error}")
