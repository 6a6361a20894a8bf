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
        messages=[
            {
                "role": "system",
                "content": "从用户的话里提取信息，以 JSON 输出，键为 name、city 和 hobbies。",
            },
            {
                "role": "user",
                "content": "我叫李雷，住在“山城”重庆，平时喜欢爬山和下围棋。",
            },
        ],
        response_format={"type": "json_object"},
    )
    if completion.message.content is None:
        sys.exit("Unexpected response: no text")
    print(completion.text)
except APIError as error:
    sys.exit(str(error))
