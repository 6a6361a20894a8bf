curl --disable 'https://wcode.net/api/gpt/v1/chat/completions' \
  --header "Authorization: Bearer ${WCODE_API_KEY:?}" \
  --header 'Content-Type: application/json' \
  --fail-with-body --location --max-redirs 0 --silent --show-error --no-buffer --speed-time 300 \
  --data '{
    "model": "qwen/qwen3-8b",
    "messages": [{"role": "user", "content": "用三句话向第一次来的朋友介绍杭州，活泼一点！"}],
    "stream": true,
    "stream_options": {"include_usage": true}
  }' | jq -nRj --unbuffered '
    label $done
    | (inputs | splits("\r") | scan("^\ufeff?data: ?(.+)")[]
      | if . == "[DONE]" then (inputs | empty), "\n", break $done
        else [fromjson?][0] // error("invalid JSON")
          | if .error | not then .choices[]?.delta.content // empty
            else tojson | gsub("\\p{Cc}"; "") | split(env.WCODE_API_KEY) | join("***") | error end
        end),
      error("Stream ended early")'
