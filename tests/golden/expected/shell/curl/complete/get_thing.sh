#!/usr/bin/env bash
set -euo pipefail

request() {
  curl 'https://api.example.com/v1/it'\''s/$HOME/things/a%2Fb%27c?q=x%20y%2C%26' \
    --request GET \
    --header 'X-Note: "it'\''s" $HOME \ #{1} `id`' \
    --silent --show-error --max-time 300 \
    --write-out '\n%{http_code}'
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
