import os
import sys

from openai import APIError, APIStatusError, DefaultHttpxClient, OpenAI


def fail(message):
    message = str(message).replace(key or "\n", "***")  # a server may repeat the key
    text = "".join(c if c.isprintable() else " " for c in message)
    sys.exit(" ".join(text.split()))


def describe(error):
    return error.get("message") if isinstance(error, dict) else error


def error_message(response):
    try:
        return describe(response.json()["error"]) or response.reason_phrase
    except (ValueError, LookupError, TypeError):
        return response.reason_phrase


sys.stdout.reconfigure(encoding="utf-8", errors="replace")
key = os.environ.get("WCODE_API_KEY", "").strip()
if not key:
    fail("Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey")
if not key.isascii() or not key.isprintable():
    fail("Invalid character in WCODE_API_KEY")
client = OpenAI(
    base_url="https://wcode.net/api/gpt/v1",
    api_key=key,
    timeout=300,
    max_retries=0,
    http_client=DefaultHttpxClient(follow_redirects=False),
)

try:
    stream = client.chat.completions.create(
        model="qwen/qwen3-8b",
        messages=[
            {"role": "user", "content": "杭州和北京现在天气怎么样？用摄氏度。"},
        ],
        tools=[
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
        tool_choice="auto",
        stream=True,
    )
    if "json" in stream.response.headers.get("Content-Type", ""):
        stream.response.read()
        fail(f"HTTP 200: {error_message(stream.response)}")
    finished = False
    calls, latest, text = [], {}, ""
    for chunk in stream:
        for choice in chunk.choices or []:
            finished = finished or choice.finish_reason is not None
            delta = choice.delta
            text = delta and delta.content or text
            print(delta and delta.content or "", end="", flush=True)
            for call in delta and delta.tool_calls or []:
                if call.function.name:
                    latest[call.index] = [call.function.name, ""]
                    calls.append(latest[call.index])
                latest[call.index][1] += call.function.arguments or ""
    if not finished:
        fail("Stream ended early")
    if text:
        print()
    for name, arguments in calls:
        print(name, arguments)
except APIStatusError as error:
    fail(f"HTTP {error.status_code}: {error_message(error.response)}")
except APIError as error:
    fail(f"Stream failed: {describe(error.body) or error}")
except Exception as error:
    fail(f"Unexpected response: {type(error).__name__}")
