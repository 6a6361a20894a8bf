import io
import sys

from chat_completions import APIError, Client

if isinstance(sys.stdout, io.TextIOWrapper):
    sys.stdout.reconfigure(encoding="utf-8")

try:
    client = Client(
        base_url="https://wcode.net/api/gpt/v1",
        timeout=300,
        max_retries=0,
    )
    completion = client.chat(
        model="qwen/qwen3-vl-8b-instruct",
        messages=[{"role": "user", "content": "你好"}],
    )
    if completion.message.content is None:
        sys.exit("Unexpected response: no text")
    print(completion.text)
except APIError as error:
    sys.exit(str(error))
