curl --disable 'https://wcode.net/api/gpt/v1/chat/completions' \
  --header "Authorization: Bearer ${WCODE_API_KEY:?}" \
  --header 'Content-Type: application/json' \
  --fail-with-body --location --max-redirs 0 --silent --show-error --max-time 300 \
  --data '{
    "model": "qwen/qwen3-8b",
    "messages": [
      {
        "role": "system",
        "content": "从用户的话里提取信息，以 JSON 输出，键为 name、city 和 hobbies。"
      },
      {"role": "user", "content": "我叫李雷，住在“山城”重庆，平时喜欢爬山和下围棋。"}
    ],
    "response_format": {"type": "json_object"}
  }' | jq -nr 'input | .choices[0].message.content //
    (tojson | gsub("\\p{Cc}"; "") | split(env.WCODE_API_KEY) | join("***") | error)'
