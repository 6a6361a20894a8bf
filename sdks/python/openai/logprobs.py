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
    model="qwen/qwen3-8b",
    messages=[{"role": "user", "content": "法国的首都是哪里？只回答城市名。"}],
    max_tokens=8,
    logprobs=True,
    top_logprobs=2,
    timeout=300,
)
sys.stdout.write(completion.choices[0].message.content + "\n")
