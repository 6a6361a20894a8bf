import os
import sys

import requests

url = "https://wcode.net/api/gpt/v1/chat/completions"
body = {
    "model": "qwen/qwen3-8b",
    "messages": [{"role": "user", "content": "法国的首都是哪里？只回答城市名。"}],
    "max_tokens": 8,
    "logprobs": True,
    "top_logprobs": 2,
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
key = os.environ.get("WCODE_API_KEY", "").strip()
if not key:
    fail("Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey")
if not key.isascii() or not key.isprintable():
    fail("Invalid character in WCODE_API_KEY")
headers = {"Authorization": "Bearer " + key}

try:
    response = requests.post(
        url,
        headers=headers,
        auth=lambda request: request,  # not from ~/.netrc
        json=body,
        allow_redirects=False,
        timeout=300,
    )
    if response.status_code >= 300:
        fail(f"HTTP {response.status_code}: {error_message(response)}")
    completion = response.json()
    if completion.get("error"):
        fail(f"HTTP {response.status_code}: {describe(completion['error'])}")
    message = completion["choices"][0]["message"]
    sys.stdout.write(message["content"] + "\n")
except (ValueError, LookupError, TypeError, AttributeError) as error:
    fail(f"Unexpected response: {error!r}")
except requests.RequestException as error:
    fail(f"Request failed: {error}")
