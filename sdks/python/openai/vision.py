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
    timeout=300,
)
sys.stdout.write(completion.choices[0].message.content + "\n")
