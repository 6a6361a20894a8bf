curl --disable 'https://api.example.com/v1/it'\''s/$HOME/things/a%2Fb%27c?q=x%20y%2C%26' \
  --request GET \
  --header 'X-Note: "it'\''s" $HOME \ #{1} `id`' \
  --fail --location --max-redirs 0 --silent --show-error --max-time 300 | jq -Rrse 'select(. != "")'
