import os
import sys

import requests

url = "https://api.example.com/v1/it's/$HOME/things/a%2Fb%27c?q=x%20y%2C%26"


def fail(message):
    text = "".join(c if c.isprintable() else " " for c in str(message))
    sys.exit(" ".join(text.split()))


def describe(error):
    return error.get("message") if isinstance(error, dict) else error


def error_message(response):
    try:
        return describe(response.json()["error"]) or response.reason
    except (ValueError, LookupError, TypeError):
        return response.reason


sys.stdout.reconfigure(encoding="utf-8", errors="replace")
headers = {
    "X-Note": '"it\'s" $HOME \\ #{1} `id`',
}

try:
    response = requests.get(
        url,
        headers=headers,
        allow_redirects=False,
        timeout=300,
    )
    if response.status_code >= 300:
        fail(f"HTTP {response.status_code}: {error_message(response)}")
    print(response.text)
except (ValueError, LookupError, TypeError, AttributeError) as error:
    fail(f"Unexpected response: {error!r}")
except requests.RequestException as error:
    fail(f"Request failed: {error}")
