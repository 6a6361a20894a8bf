import os
import sys

from openai import DefaultHttpxClient, OpenAI

key = os.environ["WCODE_API_KEY"].split()[0]
sys.excepthook = lambda *error: sys.exit(repr(error[1]).replace(key, "***"))
web = DefaultHttpxClient(follow_redirects=False)
client = OpenAI(
    base_url="https://wcode.net/api/gpt/v1", api_key=key, max_retries=0, http_client=web
)
stream = client.chat.completions.create(
    model="qwen/qwen3-vl-8b-instruct",
    messages=[{"role": "user", "content": "杭州和北京现在天气怎么样？用摄氏度。"}],
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
    timeout=300,
)
sys.stdout.reconfigure(errors="replace")
calls, latest, text = [], {}, ""
for chunk in stream:
    for choice in chunk.choices or []:
        delta = choice.delta
        text = delta and delta.content or text
        print(delta and delta.content or "", end="", flush=True)
        for call in delta and delta.tool_calls or []:
            if call.function.name:
                latest[call.index] = [call.function.name, ""]
                calls.append(latest[call.index])
            latest[call.index][1] += call.function.arguments or ""
if not choice.finish_reason:
    sys.exit("Stream ended early")
if text:
    print()
for name, arguments in calls:
    print(name, arguments)
