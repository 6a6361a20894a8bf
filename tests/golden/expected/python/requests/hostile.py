import os
import sys

import requests

response = requests.post(
    "https://api.example.com/v1/it's/$HOME/chat/completions",
    headers={"X-Api-Key": os.environ["THING_KEY"].split()[0]},
    auth=lambda request: request,  # not from ~/.netrc
    json={
        "model": 'it\'s "quoted" \\ back\\slash',
        "messages": [
            {
                "role": "user",
                "content": "$HOME ${HOME} $(touch canary) `touch canary` #{`touch canary`} \\(x) %s %d {{ 7*7 }} {% x %} */ -- </script> ''' \"\"\" ??=",
            },
            {
                "role": "user",
                "content": "tab\t line\n cr\r nul\x00 esc\x1b bell\x07 ls\u2028 ps\u2029 nel\x85 bom\ufeff bidi\u202e zw\u200b emoji 👩‍👩‍👧 中文",
            },
        ],
        "seed": 9007199254740991,
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
    timeout=30,
    allow_redirects=False,
)
if response.status_code >= 300:
    sys.exit(f"HTTP {response.status_code}")
sys.stdout.write(response.json()["choices"][0]["message"]["content"] + "\n")
