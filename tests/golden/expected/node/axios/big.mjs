import axios from "axios";

process.on("uncaughtException", (error) => {
  console.error(error instanceof SyntaxError ? "Invalid JSON" : error.message); // the whole error holds the key
  process.exit(1);
});

const response = await axios.post(
  "https://api.example.com/v1/it's/$HOME/chat/completions",
  String.raw`{
    "model": "m",
    "messages": [],
    "seed": 123456789012345678901234567890
  }`,
  {
    headers: {
      "X-Api-Key": process.env.THING_KEY.trim(),
      "Content-Type": "application/json",
    },
    responseType: "text",
    timeout: 30_000,
    maxRedirects: 0,
  },
);
if (response.data) JSON.parse(response.data); // an error unless it is JSON
console.log(response.data);
