curl --disable 'https://wcode.net/api/gpt/v1/chat/completions' \
  --header "Authorization: Bearer ${WCODE_API_KEY:?}" \
  --header 'Content-Type: application/json' \
  --fail-with-body --location --max-redirs 0 --silent --show-error --max-time 300 \
  --data '{
    "model": "qwen/qwen3-vl-8b-instruct",
    "messages": [
      {
        "role": "user",
        "content": [
          {
            "type": "image_url",
            "image_url": {
              "url": "https://example.com/photos/west-lake.jpg?width=1024&format=webp",
              "detail": "high"
            }
          },
          {"type": "text", "text": "这张照片可能是在哪里拍的？请说明你的依据。"}
        ]
      }
    ],
    "max_tokens": 512
  }' | jq -nr 'input | .choices[0].message.content //
    (tojson | gsub("\\p{Cc}"; "") | split(env.WCODE_API_KEY) | join("***") | error)'
