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
    timeout=300,
)
sys.stdout.write(completion.choices[0].message.content + "\n")
