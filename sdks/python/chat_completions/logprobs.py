import sys

from chat_completions import Client

client = Client(base_url="https://wcode.net/api/gpt/v1", timeout=300, max_retries=0)
completion = client.chat(
    model="qwen/qwen3-8b",
    messages=[{"role": "user", "content": "法国的首都是哪里？只回答城市名。"}],
    max_tokens=8,
    logprobs=True,
    top_logprobs=2,
)
if completion.message.content is None:
    sys.exit("No text")
print(completion.text)
