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
    messages=[
        {
            "role": "user",
            "content": "给一家开在旧书店里的咖啡馆起三个名字，每行一个。",
        },
    ],
    temperature=0.7,
    top_p=0.9,
    frequency_penalty=0.5,
    presence_penalty=-0.25,
    seed=42,
    max_tokens=512,
    logit_bias={"1024": -100, "20002": 2.5},
    stop=["\n\n", "###"],
    verbosity="low",
    extra_body={
        "top_k": 40,
        "repetition_penalty": 1.1,
        "min_p": 0.05,
        "top_a": 0.1,
    },
    timeout=300,
)
sys.stdout.write(completion.choices[0].message.content + "\n")
