curl --disable 'https://wcode.net/api/gpt/v1/chat/completions' \
  --header "Authorization: Bearer ${WCODE_API_KEY:?}" \
  --header 'Content-Type: application/json' \
  --fail-with-body --location --max-redirs 0 --silent --show-error --max-time 300 \
  --data '{
    "model": "qwen/qwen3-8b",
    "messages": [
      {"role": "user", "content": "Translate into Chinese: \"It'\''s raining cats and dogs.\""}
    ],
    "enable_thinking": false
  }' | jq -nr 'input | .choices[0].message.content //
    (tojson | gsub("\\p{Cc}"; "") | split(env.WCODE_API_KEY) | join("***") | error)'
