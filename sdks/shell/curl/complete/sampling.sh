#!/usr/bin/env bash
set -euo pipefail

if [ -z "${WCODE_API_KEY:-}" ]; then
  echo 'Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey' >&2
  exit 1
fi

request() {
  curl 'https://wcode.net/api/gpt/v1/chat/completions' \
    --header 'Authorization: Bearer '"$WCODE_API_KEY" \
    --header 'Content-Type: application/json' \
    --silent --show-error --max-time 300 \
    --write-out '\n%{http_code}' \
    --data @- <<'JSON'
{
  "model": "qwen/qwen3-8b",
  "messages": [
    {
      "role": "user",
      "content": "给一家开在旧书店里的咖啡馆起三个名字，每行一个。"
    }
  ],
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
}

reply=$(request)
status=${reply##*$'\n'}
reply=${reply%$'\n'*}

if [[ $status != 2* ]]; then
  message=$(jq -r '.error.message | gsub("\\s+"; " ")' 2>/dev/null <<<"$reply" || true)
  echo "HTTP $status${message:+: $message}" >&2
  exit 1
fi
jq -r '
  .choices[0].message.content // ("Unexpected reply: no text\n" | halt_error(1))
' <<<"$reply"
