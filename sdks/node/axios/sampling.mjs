import axios from "axios";

process.on("uncaughtException", (error) => {
  console.error(error instanceof SyntaxError ? "Invalid JSON" : error.message); // the whole error holds the key
  process.exit(1);
});

const response = await axios.post(
  "https://wcode.net/api/gpt/v1/chat/completions",
  {
    model: "qwen/qwen3-8b",
    messages: [
      {
        role: "user",
        content: "给一家开在旧书店里的咖啡馆起三个名字，每行一个。",
      },
    ],
    temperature: 0.7,
    top_p: 0.9,
    top_k: 40,
    frequency_penalty: 0.5,
    presence_penalty: -0.25,
    repetition_penalty: 1.1,
    min_p: 0.05,
    top_a: 0.1,
    seed: 42,
    max_tokens: 512,
    logit_bias: { 1024: -100, 20002: 2.5 },
    stop: ["\n\n", "###"],
    verbosity: "low",
  },
  {
    headers: { Authorization: `Bearer ${process.env.WCODE_API_KEY.trim()}` },
    timeout: 300_000,
    maxRedirects: 0,
  },
);
process.stdout.write(response.data.choices[0].message.content.concat("\n"));
