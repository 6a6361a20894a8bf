import io
import sys

from chat_completions import APIError, Client

if isinstance(sys.stdout, io.TextIOWrapper):
    sys.stdout.reconfigure(encoding="utf-8")

try:
    client = Client(
        base_url="https://api.example.com/v1/it's/$HOME",
        timeout=30,
        max_retries=0,
    )
    completion = client.chat(
        model="m",
        messages=[],
        seed=123456789012345678901234567890,
    )
    print(completion.to_json())
except APIError as error:
    sys.exit(str(error))
