import os
import sys

from openai import APIStatusError, OpenAI, OpenAIError


def fail(message):
    sys.exit(" ".join(str(message).split()))


key = os.environ.get("WCODE_API_KEY", "")
if not key or not key.isascii() or not key.isprintable():
    fail("Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey")
sys.stdout.reconfigure(encoding="utf-8")

client = OpenAI(
    base_url="https://wcode.net/api/gpt/v1",
    api_key=key,
    timeout=300,
    max_retries=0,
)

try:
    completion = client.chat.completions.create(
        model="qwen/qwen3-vl-8b-instruct",
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
    )
    message = completion.choices[0].message
    sys.stdout.write(message.content + "\n")
except APIStatusError as error:
    detail = error.body if isinstance(error.body, dict) else {}
    reason = detail.get("message") or error.response.reason_phrase
    fail(f"HTTP {error.status_code}: {reason}")
except OpenAIError as error:
    fail(f"Request failed: {error}")
except Exception as error:  # a cut stream, or a reply of another shape
    fail(f"Unexpected reply: {type(error).__name__}")
