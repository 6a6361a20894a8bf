import os
import sys

from openai import APIError, APIStatusError, DefaultHttpxClient, OpenAI


def fail(message):
    message = str(message).replace(key or "\n", "***")  # a server may repeat the key
    text = "".join(c if c.isprintable() else " " for c in message)
    sys.exit(" ".join(text.split()))


def describe(error):
    return error.get("message") if isinstance(error, dict) else error


def error_message(response):
    try:
        return describe(response.json()["error"]) or response.reason_phrase
    except (ValueError, LookupError, TypeError):
        return response.reason_phrase


sys.stdout.reconfigure(encoding="utf-8", errors="replace")
key = os.environ.get("THING_KEY", "").strip()
if not key:
    fail("Set THING_KEY first")
if not key.isascii() or not key.isprintable():
    fail("Invalid character in THING_KEY")
client = OpenAI(
    base_url="https://api.example.com/v1/it's/$HOME",
    api_key=key,
    timeout=30,
    max_retries=0,
    http_client=DefaultHttpxClient(follow_redirects=False),
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
    if error := getattr(completion, "error", None):
        fail(f"HTTP 200: {describe(error)}")
    message = completion.choices[0].message
    sys.stdout.write(message.content + "\n")
except APIStatusError as error:
    fail(f"HTTP {error.status_code}: {error_message(error.response)}")
except APIError as error:
    fail(f"Request failed: {describe(error.body) or error}")
except Exception as error:
    fail(f"Unexpected response: {type(error).__name__}")
