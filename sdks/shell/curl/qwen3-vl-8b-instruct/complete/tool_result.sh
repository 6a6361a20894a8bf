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
    {"role": "user", "content": "杭州和北京现在天气怎么样？用摄氏度。"},
    {
      "role": "assistant",
      "content": null,
      "tool_calls": [
        {
          "id": "call_5f2c1e7a9b3d4860",
          "type": "function",
          "function": {
            "name": "get_weather",
            "arguments": "{\"city\": \"杭州\", \"unit\": \"celsius\"}"
          }
        },
        {
          "id": "call_8d4b6a0f2e1c4973",
          "type": "function",
          "function": {
            "name": "get_weather",
            "arguments": "{\"city\": \"北京\", \"unit\": \"celsius\"}"
          }
        }
      ]
    },
    {
      "role": "tool",
      "tool_call_id": "call_5f2c1e7a9b3d4860",
      "content": "{\"temperature\": 22.5, \"condition\": \"小雨\"}"
    },
    {
      "role": "tool",
      "tool_call_id": "call_8d4b6a0f2e1c4973",
      "content": "{\"temperature\": 14, \"condition\": \"晴\"}"
    }
  ],
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
  ]
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
