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
      "role": "system",
      "content": "从用户的话里提取信息，以 JSON 输出，键为 name、city 和 hobbies。"
    },
    {
      "role": "user",
      "content": "我叫李雷，住在“山城”重庆，平时喜欢爬山和下围棋。"
    }
  ],
  "response_format": {"type": "json_object"}
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
