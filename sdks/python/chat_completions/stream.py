from chat_completions import Client

client = Client(base_url="https://wcode.net/api/gpt/v1", timeout=300, max_retries=0)
stream = client.stream(
    model="qwen/qwen3-8b",
    messages=[
        {"role": "user", "content": "用三句话向第一次来的朋友介绍杭州，活泼一点！"},
    ],
    stream_options={"include_usage": True},
)
for chunk in stream:
    print(chunk.text, end="", flush=True)
print()
