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
            "role": "system",
            "content": "从用户的话里提取信息，以 JSON 输出，键为 name、city 和 hobbies。",
        },
        {
            "role": "user",
            "content": "我叫李雷，住在“山城”重庆，平时喜欢爬山和下围棋。",
        },
    ],
    response_format={"type": "json_object"},
    timeout=300,
)
sys.stdout.write(completion.choices[0].message.content + "\n")
