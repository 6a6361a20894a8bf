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
      "content": "你是一位耐心的编程老师。用中文回答，代码要短，别说“It's easy”。"
    },
    {
      "role": "user",
      "content": "在 Shell 里，echo '${name}' 和 echo \"${name}\" 有什么区别？"
    },
    {
      "role": "assistant",
      "content": "单引号里的内容原样输出，所以打印的是 ${name}；\n双引号会展开变量，打印的是变量的值。"
    },
    {
      "role": "user",
      "content": "那 Ruby 的 \"#{name}\" 呢？还有，Windows 路径 \"C:\\temp\\new\" 为什么会出错？"
    }
  ]
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
