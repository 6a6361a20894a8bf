import os
import sys

import requests

url = "https://wcode.net/api/gpt/v1/chat/completions"
body = {
    "model": "qwen/qwen3-8b",
    "messages": [{"role": "user", "content": "9.11 和 9.9 哪个更大？"}],
    "enable_thinking": True,
}


def fail(message):
    sys.exit(" ".join(str(message).split()))


def error_message(response):
    try:
        return response.json()["error"]["message"]
    except (ValueError, LookupError, TypeError):
        return response.reason


key = os.environ.get("WCODE_API_KEY", "")
if not key or not key.isascii() or not key.isprintable():
    fail("Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey")
headers = {"Authorization": "Bearer " + key}
sys.stdout.reconfigure(encoding="utf-8")

try:
    response = requests.post(
        url,
        headers=headers,
        json=body,
        timeout=300,
    )
    if not response.ok:
        fail(f"HTTP {response.status_code}: {error_message(response)}")
    message = response.json()["choices"][0]["message"]
    sys.stdout.write(message["content"] + "\n")
except (ValueError, LookupError, TypeError, AttributeError) as error:
    fail(f"Unexpected reply: {error!r}")
except requests.RequestException as error:
    fail(f"Request failed: {error}")
