import os
import sys

from openai import DefaultHttpxClient, OpenAI

key = os.environ["THING_KEY"].split()[0]
sys.excepthook = lambda *error: sys.exit(repr(error[1]).replace(key, "***"))
web = DefaultHttpxClient(follow_redirects=False)
client = OpenAI(
    base_url="https://api.example.com/v1/it's/$HOME",
    api_key=key,
    max_retries=0,
    http_client=web,
)
completion = client.chat.completions.create(
    model="m", messages=[], seed=123456789012345678901234567890, timeout=30
)
print(completion.to_json(indent=None))
