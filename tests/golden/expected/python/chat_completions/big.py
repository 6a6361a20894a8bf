from chat_completions import Client

client = Client(
    base_url="https://api.example.com/v1/it's/$HOME", timeout=30, max_retries=0
)
completion = client.chat(
    model="m",
    messages=[],
    seed=123456789012345678901234567890,
)
print(completion.to_json())
