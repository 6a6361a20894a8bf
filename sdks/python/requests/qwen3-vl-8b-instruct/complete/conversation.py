import os
import sys

import requests

url = "https://wcode.net/api/gpt/v1/chat/completions"
body = {
    "model": "qwen/qwen3-vl-8b-instruct",
    "messages": [
        {
            "role": "system",
            "content": "你是一位耐心的编程老师。用中文回答，代码要短，别说“It's easy”。",
        },
        {
            "role": "user",
            "content": "在 Shell 里，echo '${name}' 和 echo \"${name}\" 有什么区别？",
        },
        {
            "role": "assistant",
            "content": "单引号里的内容原样输出，所以打印的是 ${name}；\n双引号会展开变量，打印的是变量的值。",
        },
        {
            "role": "user",
            "content": '那 Ruby 的 "#{name}" 呢？还有，Windows 路径 "C:\\temp\\new" 为什么会出错？',
        },
    ],
}


def fail(message):
    message = str(message).replace(key or "\n", "***")  # a server may repeat the key
    text = "".join(c if c.isprintable() else " " for c in message)
    sys.exit(" ".join(text.split()))


def describe(error):
    return error.get("message") if isinstance(error, dict) else error


def error_message(response):
    try:
        return describe(response.json()["error"]) or response.reason
    except (ValueError, LookupError, TypeError):
        return response.reason


sys.stdout.reconfigure(encoding="utf-8", errors="replace")
key = os.environ.get("WCODE_API_KEY", "").strip()
if not key:
    fail("Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey")
if not key.isascii() or not key.isprintable():
    fail("Invalid character in WCODE_API_KEY")
headers = {"Authorization": "Bearer " + key}

try:
    response = requests.post(
        url,
        headers=headers,
        auth=lambda request: request,  # not from ~/.netrc
        json=body,
        allow_redirects=False,
        timeout=300,
    )
    if response.status_code >= 300:
        fail(f"HTTP {response.status_code}: {error_message(response)}")
    completion = response.json()
    if completion.get("error"):
        fail(f"HTTP {response.status_code}: {describe(completion['error'])}")
    message = completion["choices"][0]["message"]
    sys.stdout.write(message["content"] + "\n")
except (ValueError, LookupError, TypeError, AttributeError) as error:
    fail(f"Unexpected response: {error!r}")
except requests.RequestException as error:
    fail(f"Request failed: {error}")
