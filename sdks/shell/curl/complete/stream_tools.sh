#!/usr/bin/env bash
set -eu

key=${WCODE_API_KEY:-}
key=${key//[[:space:]]/}
if [ -z "$key" ]; then
  echo 'Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey' >&2
  exit 1
fi

curl 'https://wcode.net/api/gpt/v1/chat/completions' \
  --header 'Authorization: Bearer '"$key" \
  --header 'Content-Type: application/json' \
  --silent --no-buffer --speed-limit 1 --speed-time 300 \
  --write-out '\ncurl:%{http_code} %{errormsg}\n' \
  --data @- <<'JSON' |
{
  "model": "qwen/qwen3-8b",
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
  "stream": true
}
JSON
  jq -Rnj --unbuffered '
  def fail: gsub("[[:cntrl:]\\s]+"; " ") + "\n" | halt_error(1);
  def message: (.error? | .message? // . | select(. != null) | ": \(.)") // "";

  # The data of each event; a body that is no stream is collected, for its error.
  def events:
    foreach (inputs | rtrimstr("\r") | splits("\r") | ltrimstr("\ufeff")) as $line ({};
      del(.event)
      | if $line == "" then .event = .data | del(.data)
        elif $line | startswith("data:") then
          .data = (if .data then .data + "\n" else "" end) + ($line[5:] | ltrimstr(" "))
        elif $line | startswith("curl:") then .status = $line[5:8] | .failure = $line[9:]
        else .other += $line end
      | .finished = (.finished or .event == "[DONE]");

      ((.other | fromjson? | message) // "") as $message
      | if (.failure // "") != "" then "Request failed: \(.failure)" | fail
        elif .status and (.status | startswith("2") | not) then "HTTP \(.status)\($message)" | fail
        elif .status and (.finished | not) then "Stream ended early\($message)" | fail
        elif .finished then empty
        else .event // "" | select(. != "") end);

  def deltas:
    events | (fromjson? // ("Unexpected response: \(.[:200])" | fail))
    | if .error? then "Stream failed\(message)" | fail else .choices[]?.delta // empty end;

  foreach (deltas, "end") as $delta ({ calls: [] };
    if $delta == "end" then . else
      .text = (.text or ($delta.content // "") != "")
      | reduce $delta.tool_calls[]? as {$index, function: $piece} (.;
          if ($piece.name // "") != "" then
            .latest["\($index)"] = (.calls | length) | .calls += [$piece.name + " "]
          else . end
          | .calls[.latest["\($index)"]] += ($piece.arguments // ""))
    end;
    if $delta == "end" then (if .text then "\n" else empty end), .calls[] + "\n"
    else $delta.content // empty end)'
