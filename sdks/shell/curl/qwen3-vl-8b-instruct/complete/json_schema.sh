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
    {"role": "system", "content": "你是旅行规划助手，按给定的 JSON Schema 输出行程。"},
    {"role": "user", "content": "帮我安排苏州两日游，每天两个景点，总预算 1500 元。"}
  ],
  "response_format": {
    "type": "json_schema",
    "json_schema": {
      "name": "travel_plan",
      "description": "一份按天安排的旅行计划",
      "strict": true,
      "schema": {
        "type": "object",
        "properties": {
          "city": {"type": "string"},
          "days": {
            "type": "array",
            "items": {
              "type": "object",
              "properties": {
                "day": {"type": "integer"},
                "places": {"type": "array", "items": {"type": "string"}},
                "tip": {"type": ["string", "null"]}
              },
              "required": ["day", "places", "tip"],
              "additionalProperties": false
            }
          },
          "budget": {
            "type": "object",
            "properties": {
              "amount": {"type": "number"},
              "currency": {"type": "string", "enum": ["CNY", "USD"]}
            },
            "required": ["amount", "currency"],
            "additionalProperties": false
          }
        },
        "required": ["city", "days", "budget"],
        "additionalProperties": false
      }
    }
  },
  "structured_outputs": true
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
