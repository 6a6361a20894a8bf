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
    completion = client.chat.completions.create(
        model="qwen/qwen3-vl-8b-instruct",
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
        parallel_tool_calls=True,
    )
    if error := getattr(completion, "error", None):
        fail(f"HTTP 200: {describe(error)}")
    message = completion.choices[0].message
    if message.content:
        print(message.content)
    for call in message.tool_calls or []:
        print(call.function.name, call.function.arguments)
except APIStatusError as error:
    fail(f"HTTP {error.status_code}: {error_message(error.response)}")
except APIError as error:
    fail(f"Request failed: {describe(error.body) or error}")
except Exception as error:
    fail(f"Unexpected response: {type(error).__name__}")
