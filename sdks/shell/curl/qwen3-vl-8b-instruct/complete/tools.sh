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
  "messages": [{"role": "user", "content": "杭州和北京现在天气怎么样？用摄氏度。"}],
  "tools": [
    {
      "type": "function",
      "function": {
        "name": "get_weather",
        "description": "查询指定城市当前的天气",
        "parameters": {
          "type": "object",
          "properties": {
            "city": {"type": "string", "description": "城市名称，例如：杭州"},
            "unit": {
              "type": "string",
              "enum": ["celsius", "fahrenheit"],
              "description": "温度单位"
            }
          },
          "required": ["city"]
        }
      }
    }
  ],
  "tool_choice": "auto",
  "parallel_tool_calls": true
}
JSON
  key=$key jq -Rrs '
  def fail: split(env.key) | join("***") | gsub("[[:cntrl:]\\s]+"; " ") + "\n" | halt_error(1);
  def message: (.error? | .message? // . | strings | ": \(.)") // "";

  split("\ncurl:") | .[-1] as $result | .[:-1] | join("\ncurl:") as $text
  | $text | fromjson? // null
  | if $result[4:] != "" then "Request failed: \($result[4:])" | fail
    elif $result | startswith("2") | not then "HTTP \($result[:3])\(message)" | fail
    else (.choices[0].message)? // ("Unexpected response\(message)" | fail) end
  | (.content // empty | select(. != "")), (.tool_calls[]?.function | "\(.name) \(.arguments)")'
