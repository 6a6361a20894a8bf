import sys

from chat_completions import Client

client = Client(base_url="https://wcode.net/api/gpt/v1", timeout=300, max_retries=0)
completion = client.chat(
    model="qwen/qwen3-8b",
    messages=[
        {
            "role": "system",
            "content": "从用户的话里提取信息，以 JSON 输出，键为 name、city 和 hobbies。",
        },
        {
            "role": "user",
            "content": "我叫李雷，住在“山城”重庆，平时喜欢爬山和下围棋。",
        },
    ],
    response_format={"type": "json_object"},
)
if completion.message.content is None:
    sys.exit("No text")
print(completion.text)
