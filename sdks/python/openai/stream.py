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
        {"role": "user", "content": "用三句话向第一次来的朋友介绍杭州，活泼一点！"},
    ],
    stream=True,
    stream_options={"include_usage": True},
    timeout=300,
)
sys.stdout.reconfigure(errors="replace")
for chunk in stream:
    for choice in chunk.choices or []:
        print(choice.delta and choice.delta.content or "", end="", flush=True)
print() if choice.finish_reason else sys.exit("Stream ended early")
