import sys

from chat_completions import Client

client = Client(base_url="https://wcode.net/api/gpt/v1", timeout=300, max_retries=0)
completion = client.chat(
    model="qwen/qwen3-vl-8b-instruct",
    messages=[
        {
            "role": "user",
            "content": [
                {
                    "type": "image_url",
                    "image_url": {
                        "url": "https://example.com/photos/west-lake.jpg?width=1024&format=webp",
                        "detail": "high",
                    },
                },
                {
                    "type": "text",
                    "text": "这张照片可能是在哪里拍的？请说明你的依据。",
                },
            ],
        },
    ],
    max_tokens=512,
)
if completion.message.content is None:
    sys.exit("No text")
print(completion.text)
