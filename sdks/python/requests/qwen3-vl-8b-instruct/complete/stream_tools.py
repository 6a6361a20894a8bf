import json
import os
import sys

import requests

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
    separator = ""
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
            separator = "\n" if text else separator
            for call in choice["delta"].get("tool_calls") or []:
                if call["function"].get("name"):
                    print(separator + call["function"]["name"], end=" ")
                    separator = "\n"
                print(call["function"].get("arguments") or "", end="", flush=True)
    else:
        fail("Stream ended early")
except (ValueError, LookupError, TypeError, AttributeError) as error:
    fail(f"Unexpected reply: {error!r}")
except requests.RequestException as error:
    fail(f"Request failed: {error}")
