from chat_completions import Client

client = Client(base_url="https://wcode.net/api/gpt/v1", timeout=300, max_retries=0)
stream = client.stream(
    model="qwen/qwen3-8b",
    messages=[
        {
            "role": "user",
            "content": "鸡兔同笼，共有 8 个头、22 只脚，鸡和兔各有几只？",
        },
    ],
    enable_thinking=True,
)
for chunk in stream:
    print(chunk.text, end="", flush=True)
print()
