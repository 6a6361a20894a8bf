curl --disable 'https://api.example.com/v1/it'\''s/$HOME/chat/completions' \
  --header "X-Api-Key: ${THING_KEY:?}" \
  --header 'Content-Type: application/json' \
  --fail-with-body --location --max-redirs 0 --silent --show-error --max-time 30 \
  --data '{
    "model": "it'\''s \"quoted\" \\ back\\slash",
    "messages": [
      {
        "role": "user",
        "content": "$HOME ${HOME} $(touch canary) `touch canary` #{`touch canary`} \\(x) %s %d {{ 7*7 }} {% x %} */ -- </script> '\'''\'''\'' \"\"\" ??="
      },
      {
        "role": "user",
        "content": "tab\t line\n cr\r nul\u0000 esc\u001b bell\u0007 ls\u2028 ps\u2029 nel\u0085 bom\ufeff bidi\u202e zw\u200b emoji 👩‍👩‍👧 中文"
      }
    ],
    "seed": 9007199254740991,
    "options": {
      "": "empty key",
      "0": "numeric key",
      "__proto__": {"constructor": null},
      "class": "#$0 #@x",
      "a b'\''c\"d$e\\f": [[], {}, [[]], [{}], null, true, false, 0, -1, 1.5, 1e-7, 1e22]
    }
  }' | jq -nr 'input | .choices[0].message.content //
    (tojson | gsub("\\p{Cc}"; "") | split(env.THING_KEY) | join("***") | error)'
