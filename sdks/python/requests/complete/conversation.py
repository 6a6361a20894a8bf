import os
import sys

import requests

url = "https://wcode.net/api/gpt/v1/chat/completions"
body = {
    "model": "qwen/qwen3-8b",
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
