import os

from openai import OpenAI

key = os.environ["THING_KEY"].split()[0]
client = OpenAI(
    base_url="https://api.example.com/v1/it's/$HOME", api_key=key, max_retries=0
)
completion = client.chat.completions.create(
    model="m", messages=[], seed=123456789012345678901234567890, timeout=30
)
print(completion.to_json(indent=None))
