curl 'https://wcode.net/api/gpt/v1/chat/completions' \
  --header "Authorization: Bearer ${WCODE_API_KEY:?}" \
  --header 'Content-Type: application/json' \
  --fail-with-body --silent --show-error --no-buffer --speed-time 300 \
  --data '{
    "model": "qwen/qwen3-vl-8b-instruct",
    "messages": [{"role": "user", "content": "用三句话向第一次来的朋友介绍杭州，活泼一点！"}],
    "stream": true,
    "stream_options": {"include_usage": true}
  }' | jq -nRj --unbuffered '
    label $done
    | (inputs | splits("\r") | sub("^\ufeff?data: ?"; "")
      | if . == "[DONE]" then (inputs | empty), "\n", break $done
        elif startswith("{") then fromjson
          | if .error then tojson | gsub("\\p{Cc}"; "") | error else .choices[]?.delta.content // empty end
        else empty end),
      error("Stream ended early")'
