curl --disable 'https://wcode.net/api/gpt/v1/chat/completions' \
  --header "Authorization: Bearer ${WCODE_API_KEY:?}" \
  --header 'Content-Type: application/json' \
  --fail-with-body --location --max-redirs 0 --silent --show-error --max-time 300 \
  --data '{
    "model": "qwen/qwen3-8b",
    "messages": [{"role": "user", "content": "法国的首都是哪里？只回答城市名。"}],
    "max_tokens": 8,
    "logprobs": true,
    "top_logprobs": 2
  }' | jq -nr 'input | .choices[0].message.content //
    (tojson | gsub("\\p{Cc}"; "") | split(env.WCODE_API_KEY) | join("***") | error)'
