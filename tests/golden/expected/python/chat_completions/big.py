from chat_completions import Client

client = Client(timeout=30, max_retries=0)
completion = client.chat(
    model="m",
    messages=[],
    seed=123456789012345678901234567890,
)
print(completion.to_json())
