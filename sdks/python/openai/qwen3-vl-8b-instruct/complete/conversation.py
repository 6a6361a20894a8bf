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
