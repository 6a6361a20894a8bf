import os
import sys

from openai import APIStatusError, OpenAI, OpenAIError


def fail(message):
    sys.exit(" ".join(str(message).split()))


key = os.environ.get("THING_KEY", "")
if not key or not key.isascii() or not key.isprintable():
    fail("Set THING_KEY first")
sys.stdout.reconfigure(encoding="utf-8")

client = OpenAI(
    base_url="https://api.example.com/v1/it's/$HOME",
    api_key=key,
    timeout=30,
    max_retries=0,
)

try:
    completion = client.chat.completions.create(
        model='it\'s "quoted" \\ back\\slash',
        messages=[
            {
                "role": "user",
                "content": "$HOME ${HOME} $(touch canary) `touch canary` #{`touch canary`} \\(x) %s %d {{ 7*7 }} {% x %} */ -- </script> ''' \"\"\" ??=",
            },
            {
                "role": "user",
                "content": "tab\t line\n cr\r nul\x00 esc\x1b bell\x07 ls\u2028 ps\u2029 nel\x85 bom\ufeff bidi\u202e zw\u200b emoji 👩‍👩‍👧 中文",
            },
        ],
        seed=9007199254740991,
        extra_body={
            "options": {
                "": "empty key",
                "0": "numeric key",
                "__proto__": {"constructor": None},
                "class": "#$0 #@x",
                "a b'c\"d$e\\f": [
                    [],
                    {},
                    [[]],
                    [{}],
                    None,
                    True,
                    False,
                    0,
                    -1,
                    1.5,
                    1e-7,
                    1e22,
                ],
            },
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
