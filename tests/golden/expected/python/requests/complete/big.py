import os
import sys

import requests

url = "https://api.example.com/v1/it's/$HOME/chat/completions"
body = {
    "model": "m",
    "messages": [],
    "seed": 123456789012345678901234567890,
}


def fail(message):
    sys.exit(" ".join(str(message).split()))


def error_message(response):
    try:
        return response.json()["error"]["message"]
    except (ValueError, LookupError, TypeError):
        return response.reason


key = os.environ.get("THING_KEY", "")
if not key or not key.isascii() or not key.isprintable():
    fail("Set THING_KEY first")
headers = {"X-Api-Key": key}
sys.stdout.reconfigure(encoding="utf-8")

try:
    response = requests.post(
        url,
        headers=headers,
        json=body,
        timeout=30,
    )
    if not response.ok:
        fail(f"HTTP {response.status_code}: {error_message(response)}")
    print(response.text)
except (ValueError, LookupError, TypeError, AttributeError) as error:
    fail(f"Unexpected reply: {error!r}")
except requests.RequestException as error:
    fail(f"Request failed: {error}")
