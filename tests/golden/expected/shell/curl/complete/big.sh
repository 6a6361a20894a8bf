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
  "model": "m",
  "messages": [],
  "seed": 123456789012345678901234567890
}
JSON
  key=$key jq -Rrs '
  def fail: split(env.key) | join("***") | gsub("[[:cntrl:]\\s]+"; " ") + "\n" | halt_error(1);
  def message: (.error? | .message? // . | strings | ": \(.)") // "";

  split("\ncurl:") | .[-1] as $result | .[:-1] | join("\ncurl:") as $text
  | $text | fromjson? // null
  | if $result[4:] != "" then "Request failed: \($result[4:])" | fail
    elif $result | startswith("2") | not then "HTTP \($result[:3])\(message)" | fail
    else $text end'
