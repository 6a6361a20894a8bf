import axios from "axios";

process.on("uncaughtException", (error) => {
  console.error(error instanceof SyntaxError ? "Invalid JSON" : error.message); // the whole error holds the key
  process.exit(1);
});

const response = await axios.post(
  "https://wcode.net/api/gpt/v1/chat/completions",
  {
    model: "qwen/qwen3-vl-8b-instruct",
    messages: [{ role: "user", content: "你好" }],
  },
  {
    headers: { Authorization: `Bearer ${process.env.WCODE_API_KEY.trim()}` },
    timeout: 300_000,
    maxRedirects: 0,
  },
);
process.stdout.write(response.data.choices[0].message.content.concat("\n"));
