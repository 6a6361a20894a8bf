#!/usr/bin/env bash
set -eu

if [ -z "${WCODE_API_KEY:-}" ]; then
  echo 'Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey' >&2
  exit 1
fi

request() {
  curl 'https://wcode.net/api/gpt/v1/chat/completions' \
    --header 'Authorization: Bearer '"$WCODE_API_KEY" \
    --header 'Content-Type: application/json' \
    --silent --no-buffer --speed-limit 1 --speed-time 300 \
    --write-out '\ncurl:%{http_code} %{errormsg}\n' \
    --data @- <<'JSON'
{
  "model": "qwen/qwen3-vl-8b-instruct",
  "messages": [
    {"role": "user", "content": "杭州和北京现在天气怎么样？用摄氏度。"}
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
  ],
  "tool_choice": "auto",
  "stream": true
}
JSON
}

# Reads server-sent events and prints each delta as it arrives.
request | jq -Rnj --unbuffered --arg last '[DONE]' '
  def fail: gsub("\\s+"; " ") + "\n" | halt_error(1);

  foreach (inputs | rtrimstr("\r") | if . == "" then . else split("\r")[] end) as $line (
    { data: [], other: "" };
    .event = ""
    | if $line == "" then .event = (.data | join("\n")) | .data = []
      elif $line | startswith("data:") then .data += [$line[5:] | ltrimstr(" ")]
      elif $line | startswith("curl:") then .status = $line[5:8] | .failure = $line[9:]
      else .other += $line end
    | .text = (.text or (.event | try (fromjson | .choices[0].delta.content | . != null and . != "") catch false))
    | .finished = (.finished or .event == $last);

    if (.failure // "") != "" then "Request failed: " + .failure | fail
    elif .status != null and (.status | startswith("2") | not) then
      "HTTP " + .status + (try (.other | fromjson | ": " + .error.message) catch "") | fail
    elif .status and (.finished | not) then "Stream ended early" | fail
    elif .status then "\n"
    elif .finished or .event == "" then empty
    else
      .text as $text |
      .event | try fromjson catch ("Unexpected reply: " + . | fail)
      | if .error then "Stream failed: " + .error.message | fail else .choices[].delta end
      | .content // empty, (
        .tool_calls[]?
        | (if .function.name then (if .index > 0 or $text then "\n" else "" end) + .function.name + " " else empty end),
          (.function.arguments // empty)
      )
    end
  )'
