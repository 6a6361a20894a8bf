#!/usr/bin/env bash
set -eu

key=${WCODE_API_KEY:-}
key=${key//[[:space:]]/}
if [ -z "$key" ]; then
  echo 'Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey' >&2
  exit 1
fi

curl --disable 'https://wcode.net/api/gpt/v1/chat/completions' \
  --header 'Authorization: Bearer '"$key" \
  --header 'Content-Type: application/json' \
  --silent --max-time 300 \
  --write-out '\ncurl:%{http_code} %{errormsg}' \
  --data @- <<'JSON' |
{
  "model": "qwen/qwen3-vl-8b-instruct",
  "messages": [
    {
      "role": "user",
      "content": [
        {
          "type": "image_url",
          "image_url": {
            "url": "https://example.com/photos/west-lake.jpg?width=1024&format=webp",
            "detail": "high"
          }
        },
        {"type": "text", "text": "这张照片可能是在哪里拍的？请说明你的依据。"}
      ]
    }
  ],
  "max_tokens": 512
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
