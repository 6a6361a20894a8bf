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
    message = str(message).replace(key or "\n", "***")  # a server may repeat the key
    text = "".join(c if c.isprintable() else " " for c in message)
    sys.exit(" ".join(text.split()))


def describe(error):
    return error.get("message") if isinstance(error, dict) else error


def error_message(response):
    try:
        return describe(response.json()["error"]) or response.reason
    except (ValueError, LookupError, TypeError):
        return response.reason


sys.stdout.reconfigure(encoding="utf-8", errors="replace")
key = os.environ.get("THING_KEY", "").strip()
if not key:
    fail("Set THING_KEY first")
if not key.isascii() or not key.isprintable():
    fail("Invalid character in THING_KEY")
headers = {"X-Api-Key": key}

try:
    response = requests.post(
        url,
        headers=headers,
        auth=lambda request: request,  # not from ~/.netrc
        json=body,
        allow_redirects=False,
        timeout=30,
    )
    if response.status_code >= 300:
        fail(f"HTTP {response.status_code}: {error_message(response)}")
    print(response.text)
except (ValueError, LookupError, TypeError, AttributeError) as error:
    fail(f"Unexpected response: {error!r}")
except requests.RequestException as error:
    fail(f"Request failed: {error}")
