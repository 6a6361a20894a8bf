import os
import sys

import requests

url = "https://wcode.net/api/gpt/v1/chat/completions"
body = {
    "model": "qwen/qwen3-8b",
    "messages": [
        {
            "role": "user",
            "content": "给一家开在旧书店里的咖啡馆起三个名字，每行一个。",
        },
    ],
    "temperature": 0.7,
    "top_p": 0.9,
    "top_k": 40,
    "frequency_penalty": 0.5,
    "presence_penalty": -0.25,
    "repetition_penalty": 1.1,
    "min_p": 0.05,
    "top_a": 0.1,
    "seed": 42,
    "max_tokens": 512,
    "logit_bias": {"1024": -100, "20002": 2.5},
    "stop": ["\n\n", "###"],
    "verbosity": "low",
}


def fail(message):
    sys.exit(" ".join(str(message).split()))


def error_message(response):
    try:
        return response.json()["error"]["message"]
    except (ValueError, LookupError, TypeError):
        return response.reason


key = os.environ.get("WCODE_API_KEY", "")
if not key or not key.isascii() or not key.isprintable():
    fail("Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey")
headers = {"Authorization": "Bearer " + key}
sys.stdout.reconfigure(encoding="utf-8")

try:
    response = requests.post(
        url,
        headers=headers,
        json=body,
        timeout=300,
    )
    if not response.ok:
        fail(f"HTTP {response.status_code}: {error_message(response)}")
    message = response.json()["choices"][0]["message"]
    sys.stdout.write(message["content"] + "\n")
except (ValueError, LookupError, TypeError, AttributeError) as error:
    fail(f"Unexpected reply: {error!r}")
except requests.RequestException as error:
    fail(f"Request failed: {error}")
