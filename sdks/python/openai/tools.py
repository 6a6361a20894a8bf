import os
import sys

from openai import DefaultHttpxClient, OpenAI

key = os.environ["WCODE_API_KEY"].split()[0]
sys.excepthook = lambda *error: sys.exit(repr(error[1]).replace(key, "***"))
web = DefaultHttpxClient(follow_redirects=False)
client = OpenAI(
    base_url="https://wcode.net/api/gpt/v1", api_key=key, max_retries=0, http_client=web
)
completion = client.chat.completions.create(
    model="qwen/qwen3-8b",
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
    parallel_tool_calls=True,
    timeout=300,
)
message = completion.choices[0].message
if message.content:
    print(message.content)
for call in message.tool_calls or []:
    print(call.function.name, call.function.arguments)
