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
  "messages": [{"role": "user", "content": "给一家开在旧书店里的咖啡馆起三个名字，每行一个。"}],
  "temperature": 0.7,
  "top_p": 0.9,
  "top_k": 40,
  "frequency_penalty": 0.5,
  "presence_penalty": -0.25,
  "repetition_penalty": 1.1,
  "min_p": 0.05,
  "top_a": 0.1,
  "seed": 42,
  "max_tokens": 512,
  "logit_bias": {"1024": -100, "20002": 2.5},
  "stop": ["\n\n", "###"],
  "verbosity": "low"
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
