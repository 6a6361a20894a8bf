#!/usr/bin/env bash
set -eu

key=${THING_KEY:-}
key=${key//[[:space:]]/}
if [ -z "$key" ]; then
  echo 'Set THING_KEY first' >&2
  exit 1
fi

curl --disable 'https://api.example.com/v1/it'\''s/$HOME/chat/completions' \
  --header 'X-Api-Key: '"$key" \
  --header 'Content-Type: application/json' \
  --silent --max-time 30 \
  --write-out '\ncurl:%{http_code} %{errormsg}' \
  --data @- <<'JSON' |
{
  "model": "it's \"quoted\" \\ back\\slash",
  "messages": [
    {
      "role": "user",
      "content": "$HOME ${HOME} $(touch canary) `touch canary` #{`touch canary`} \\(x) %s %d {{ 7*7 }} {% x %} */ -- </script> ''' \"\"\" ??="
    },
    {
      "role": "user",
      "content": "tab\t line\n cr\r nul\u0000 esc\u001b bell\u0007 ls\u2028 ps\u2029 nel\u0085 bom\ufeff bidi\u202e zw\u200b emoji 👩‍👩‍👧 中文"
    }
  ],
  "seed": 9007199254740991,
  "options": {
    "": "empty key",
    "0": "numeric key",
    "__proto__": {"constructor": null},
    "class": "#$0 #@x",
    "a b'c\"d$e\\f": [[], {}, [[]], [{}], null, true, false, 0, -1, 1.5, 1e-7, 1e22]
  }
}
JSON
  key=$key jq -Rrs '
  def fail: split(env.key) | join("***") | gsub("[[:cntrl:]\\s]+"; " ") + "\n" | halt_error(1);
  def message: (.error? | .message? // . | strings | ": \(.)") // "";

  split("\ncurl:") | .[-1] as $result | .[:-1] | join("\ncurl:") as $text
  | $text | fromjson? // null
  | if $result[4:] != "" then "Request failed: \($result[4:])" | fail
    elif $result | startswith("2") | not then "HTTP \($result[:3])\(message)" | fail
    else (.choices[0].message.content)? // ("Unexpected response\(message)" | fail) end'
