#!/usr/bin/env bash
set -eu

curl --disable 'https://api.example.com/v1/it'\''s/$HOME/things/a%2Fb%27c?q=x%20y%2C%26' \
  --request GET \
  --header 'X-Note: "it'\''s" $HOME \ #{1} `id`' \
  --silent --max-time 300 \
  --write-out '\ncurl:%{http_code} %{errormsg}' |
  jq -Rrs '
  def fail: gsub("[[:cntrl:]\\s]+"; " ") + "\n" | halt_error(1);
  def message: (.error? | .message? // . | strings | ": \(.)") // "";

  split("\ncurl:") | .[-1] as $result | .[:-1] | join("\ncurl:") as $text
  | $text | fromjson? // null
  | if $result[4:] != "" then "Request failed: \($result[4:])" | fail
    elif $result | startswith("2") | not then "HTTP \($result[:3])\(message)" | fail
    else $text end'
