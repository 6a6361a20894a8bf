from chat_completions import Client

client = Client(base_url="https://wcode.net/api/gpt/v1", timeout=300, max_retries=0)
stream = client.stream(
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
)
for chunk in stream:
    print(chunk.text, end="", flush=True)
completion = stream.final()
if completion.text:
    print()
for call in completion.tool_calls:
    print(call.function.name, call.function.arguments)
