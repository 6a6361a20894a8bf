import json
import os
import sys

import requests

url = "https://wcode.net/api/gpt/v1/chat/completions"
body = {
    "model": "qwen/qwen3-vl-8b-instruct",
    "messages": [
        {"role": "user", "content": "用三句话向第一次来的朋友介绍杭州，活泼一点！"},
    ],
    "stream": True,
    "stream_options": {"include_usage": True},
}


def events(chunks):
    """Yields the data of each server-sent event."""
    event = b""
    for chunk in chunks:
        event += chunk
        if event.endswith((b"\n\n", b"\r\r", b"\n\r\n")):
            lines = [line[5:] for line in event.splitlines() if line[:5] == b"data:"]
            if lines:
                yield b"\n".join(line.removeprefix(b" ") for line in lines).decode()
            event = b""


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
        stream=True,
        timeout=300,
    )
    if not response.ok:
        fail(f"HTTP {response.status_code}: {error_message(response)}")
    for data in events(response.iter_content(chunk_size=1)):
        if data == "[DONE]":
            print()
            break
        chunk = json.loads(data)
        if "error" in chunk:
            fail(f"Stream failed: {chunk['error']['message']}")
        for choice in chunk["choices"]:
            text = choice["delta"].get("content") or ""
            print(text, end="", flush=True)
    else:
        fail("Stream ended early")
except (ValueError, LookupError, TypeError, AttributeError) as error:
    fail(f"Unexpected reply: {error!r}")
except requests.RequestException as error:
    fail(f"Request failed: {error}")
