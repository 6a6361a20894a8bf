import io
import json
import os
import sys

import requests
from urllib3.exceptions import HTTPError

url = "https://wcode.net/api/gpt/v1/chat/completions"
body = {
    "model": "qwen/qwen3-8b",
    "messages": [
        {"role": "user", "content": "用三句话向第一次来的朋友介绍杭州，活泼一点！"},
    ],
    "stream": True,
    "stream_options": {"include_usage": True},
}


def events(stream):
    """Yields the data of each server-sent event."""
    data = []
    for line in io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace"):
        field, _, value = line.rstrip("\n").partition(":")
        if field == "data":
            data.append(value.removeprefix(" "))
        elif line == "\n":
            if any(data):
                yield "\n".join(data)
            data = []


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
        stream=True,
        timeout=300,
    )
    is_stream = "json" not in response.headers.get("Content-Type", "")
    if response.status_code >= 300 or not is_stream:
        fail(f"HTTP {response.status_code}: {error_message(response)}")
    response.raw.auto_close, response.raw.decode_content = False, True  # as a file
    for data in events(response.raw):
        if data == "[DONE]":
            print()
            break
        chunk = json.loads(data)
        if chunk.get("error"):
            fail(f"Stream failed: {describe(chunk['error'])}")
        for choice in chunk.get("choices") or []:
            print((choice.get("delta") or {}).get("content") or "", end="", flush=True)
    else:
        fail("Stream ended early")
except (ValueError, LookupError, TypeError, AttributeError) as error:
    fail(f"Unexpected response: {error!r}")
except (requests.RequestException, HTTPError) as error:
    fail(f"Request failed: {error}")
