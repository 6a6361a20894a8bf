import axios from "axios";

process.on("uncaughtException", (error) => {
  console.error(error instanceof SyntaxError ? "Invalid JSON" : error.message); // the whole error holds the key
  process.exit(1);
});

const response = await axios.get(
  "https://api.example.com/v1/it's/$HOME/things/a%2Fb%27c?q=x%20y%2C%26",
  {
    headers: {
      "X-Note": '"it\'s" $HOME \\ #{1} `id`',
    },
    responseType: "text",
    timeout: 300_000,
    maxRedirects: 0,
  },
);
if (response.data) JSON.parse(response.data); // an error unless it is JSON
console.log(response.data);
