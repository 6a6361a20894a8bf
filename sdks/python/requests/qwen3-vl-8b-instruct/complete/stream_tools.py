import io
import json
import os
import sys

import requests
from urllib3.exceptions import HTTPError

url = "https://wcode.net/api/gpt/v1/chat/completions"
body = {
    "model": "qwen/qwen3-vl-8b-instruct",
    "messages": [
        {"role": "user", "content": "杭州和北京现在天气怎么样？用摄氏度。"},
    ],
    "tools": [
        {
            "type": "function",
            "function": {
                "name": "get_weather",
                "description": "查询指定城市当前的天气",
                "parameters": {
                    "type": "object",
                    "properties": {
                        "city": {
                            "type": "string",
                            "description": "城市名称，例如：杭州",
                        },
                        "unit": {
                            "type": "string",
                            "enum": ["celsius", "fahrenheit"],
                            "description": "温度单位",
                        },
                    },
                    "required": ["city"],
                },
            },
        },
    ],
    "tool_choice": "auto",
    "stream": True,
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
    calls, latest, text = [], {}, ""
    response.raw.auto_close, response.raw.decode_content = False, True  # as a file
    for data in events(response.raw):
        if data == "[DONE]":
            break
        chunk = json.loads(data)
        if chunk.get("error"):
            fail(f"Stream failed: {describe(chunk['error'])}")
        for choice in chunk.get("choices") or []:
            delta = choice.get("delta") or {}
            text += delta.get("content") or ""
            print(delta.get("content") or "", end="", flush=True)
            for call in delta.get("tool_calls") or []:
                index, function = call.get("index"), call["function"]
                if function.get("name"):
                    latest[index] = [function["name"], ""]
                    calls.append(latest[index])
                latest[index][1] += function.get("arguments") or ""
    else:
        fail("Stream ended early")
    if text:
        print()
    for name, arguments in calls:
        print(name, arguments)
except (ValueError, LookupError, TypeError, AttributeError) as error:
    fail(f"Unexpected response: {error!r}")
except (requests.RequestException, HTTPError) as error:
    fail(f"Request failed: {error}")
