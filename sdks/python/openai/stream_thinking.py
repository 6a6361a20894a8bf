import os
import sys

from openai import DefaultHttpxClient, OpenAI

key = os.environ["WCODE_API_KEY"].split()[0]
sys.excepthook = lambda *error: sys.exit(repr(error[1]).replace(key, "***"))
web = DefaultHttpxClient(follow_redirects=False)
client = OpenAI(
    base_url="https://wcode.net/api/gpt/v1", api_key=key, max_retries=0, http_client=web
)
stream = client.chat.completions.create(
    model="qwen/qwen3-8b",
    messages=[
        {
            "role": "user",
            "content": "鸡兔同笼，共有 8 个头、22 只脚，鸡和兔各有几只？",
        },
    ],
    stream=True,
    extra_body={
        "enable_thinking": True,
    },
    timeout=300,
)
sys.stdout.reconfigure(errors="replace")
for chunk in stream:
    for choice in chunk.choices or []:
        print(choice.delta and choice.delta.content or "", end="", flush=True)
print() if choice.finish_reason else sys.exit("Stream ended early")
