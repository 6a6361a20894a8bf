import axios from "axios";

process.on("uncaughtException", (error) => {
  console.error(error instanceof SyntaxError ? "Invalid JSON" : error.message); // the whole error holds the key
  process.exit(1);
});

const response = await axios.post(
  "https://wcode.net/api/gpt/v1/chat/completions",
  {
    model: "qwen/qwen3-vl-8b-instruct",
    messages: [
      {
        role: "user",
        content: [
          {
            type: "image_url",
            image_url: {
              url: "https://example.com/photos/west-lake.jpg?width=1024&format=webp",
              detail: "high",
            },
          },
          { type: "text", text: "这张照片可能是在哪里拍的？请说明你的依据。" },
        ],
      },
    ],
    max_tokens: 512,
  },
  {
    headers: { Authorization: `Bearer ${process.env.WCODE_API_KEY.trim()}` },
    timeout: 300_000,
    maxRedirects: 0,
  },
);
process.stdout.write(response.data.choices[0].message.content.concat("\n"));
