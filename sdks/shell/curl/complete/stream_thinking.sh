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
  "model": "qwen/qwen3-8b",
  "messages": [
    {
      "role": "user",
      "content": "鸡兔同笼，共有 8 个头、22 只脚，鸡和兔各有几只？"
    }
  ],
  "enable_thinking": true,
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
    | .finished = (.finished or .event == $last);

    if (.failure // "") != "" then "Request failed: " + .failure | fail
    elif .status != null and (.status | startswith("2") | not) then
      "HTTP " + .status + (try (.other | fromjson | ": " + .error.message) catch "") | fail
    elif .status and (.finished | not) then "Stream ended early" | fail
    elif .status then "\n"
    elif .finished or .event == "" then empty
    else
      .event | try fromjson catch ("Unexpected reply: " + . | fail)
      | if .error then "Stream failed: " + .error.message | fail else .choices[].delta end
      | .content // empty
    end
  )'
