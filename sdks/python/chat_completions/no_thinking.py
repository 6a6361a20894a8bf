import sys

from chat_completions import Client

client = Client(base_url="https://wcode.net/api/gpt/v1", timeout=300, max_retries=0)
completion = client.chat(
    model="qwen/qwen3-8b",
    messages=[
        {
            "role": "user",
            "content": 'Translate into Chinese: "It\'s raining cats and dogs."',
        },
    ],
    enable_thinking=False,
)
if completion.message.content is None:
    sys.exit("No text")
print(completion.text)
