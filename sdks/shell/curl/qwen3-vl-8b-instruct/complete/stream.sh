#!/usr/bin/env bash
set -eu

key=${WCODE_API_KEY:-}
key=${key//[[:space:]]/}
if [ -z "$key" ]; then
  echo 'Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey' >&2
  exit 1
fi

request() {
  exec curl --disable 'https://wcode.net/api/gpt/v1/chat/completions' \
    --header 'Authorization: Bearer '"$key" \
    --header 'Content-Type: application/json' \
    --silent --include --suppress-connect-headers --no-buffer --speed-limit 1 --speed-time 300 \
    --write-out '\ncurl:%{errormsg}\n' \
    --data @- <<'JSON'
{
  "model": "qwen/qwen3-vl-8b-instruct",
  "messages": [{"role": "user", "content": "用三句话向第一次来的朋友介绍杭州，活泼一点！"}],
  "stream": true,
  "stream_options": {"include_usage": true}
}
JSON
}

exec < <(request)
trap 'kill "${!-}" 2>/dev/null || true' EXIT # curl would wait for the end of the response
key=$key jq -Rnj --unbuffered '
  def fail: split(env.key) | join("***") | gsub("[[:cntrl:]\\s]+"; " ") + "\n" | halt_error(1);
  def message: (.error? | .message? // . | strings | ": \(.)") // "";

  # The data of each event; a body that is no stream is collected, for its error.
  def events:
    foreach (inputs | rtrimstr("\r") | splits("\r") | ltrimstr("\ufeff")) as $line ({ head: true };
      del(.event)
      | if $line | startswith("curl:") then .failure = $line[5:]
        elif .head then
          if $line | startswith("HTTP/") then .status = ($line | split(" ")[1])
          elif $line == "" then .head = ((.status // "1") | startswith("1"))
          else . end
        elif .status | startswith("2") | not then .other += $line
        elif $line == "" then .event = .data | del(.data)
        elif $line | startswith("data:") then
          .data = (if .data then .data + "\n" else "" end) + ($line[5:] | ltrimstr(" "))
        else .other += $line end;

      ((.other | fromjson? | message) // "") as $message
      | if (.failure // "") != "" then "Request failed: \(.failure)" | fail
        elif .failure == null then .event // "" | select(. != "")
        elif .status | startswith("2") | not then "HTTP \(.status)\($message)" | fail
        else "Stream ended early\($message)" | fail end);

  def all:
    label $done | events | if . == "[DONE]" then break $done else . end;

  def deltas:
    all | (fromjson? // ("Unexpected response: invalid JSON" | fail))
    | if .error? then "Stream failed\(message)" | fail else .choices[]?.delta // empty end;

  (deltas | .content // empty), "\n"'
