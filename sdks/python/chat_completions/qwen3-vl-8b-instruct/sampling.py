import sys

from chat_completions import Client

client = Client(base_url="https://wcode.net/api/gpt/v1", timeout=300, max_retries=0)
completion = client.chat(
    model="qwen/qwen3-vl-8b-instruct",
    messages=[
        {
            "role": "user",
            "content": "给一家开在旧书店里的咖啡馆起三个名字，每行一个。",
        },
    ],
    temperature=0.7,
    top_p=0.9,
    top_k=40,
    frequency_penalty=0.5,
    presence_penalty=-0.25,
    repetition_penalty=1.1,
    min_p=0.05,
    top_a=0.1,
    seed=42,
    max_tokens=512,
    logit_bias={"1024": -100, "20002": 2.5},
    stop=["\n\n", "###"],
    verbosity="low",
)
if completion.message.content is None:
    sys.exit("No text")
print(completion.text)
