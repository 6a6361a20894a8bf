#!/usr/bin/env bash
set -euo pipefail

if [ -z "${THING_KEY:-}" ]; then
  echo 'Set THING_KEY first' >&2
  exit 1
fi

request() {
  curl 'https://api.example.com/v1/it'\''s/$HOME/chat/completions' \
    --header 'X-Api-Key: '"$THING_KEY" \
    --header 'Content-Type: application/json' \
    --silent --show-error --max-time 30 \
    --write-out '\n%{http_code}' \
    --data @- <<'JSON'
{
  "model": "m",
  "messages": [],
  "seed": 123456789012345678901234567890
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
printf '%s\n' "$reply"
