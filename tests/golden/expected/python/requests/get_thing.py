import requests

response = requests.get(
    "https://api.example.com/v1/it's/$HOME/things/a%2Fb%27c?q=x%20y%2C%26",
    headers={
        "X-Note": '"it\'s" $HOME \\ #{1} `id`',
    },
    timeout=300,
)
response.raise_for_status()
print(response.text)
