curl --disable 'https://api.example.com/v1/it'\''s/$HOME/chat/completions' \
  --header "X-Api-Key: ${THING_KEY:?}" \
  --header 'Content-Type: application/json' \
  --fail --location --max-redirs 0 --silent --show-error --max-time 30 \
  --data '{
    "model": "m",
    "messages": [],
    "seed": 123456789012345678901234567890
  }' | jq -Rrse 'select(. != "")'
