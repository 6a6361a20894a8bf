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
        role: "system",
        content: "你是旅行规划助手，按给定的 JSON Schema 输出行程。",
      },
      {
        role: "user",
        content: "帮我安排苏州两日游，每天两个景点，总预算 1500 元。",
      },
    ],
    response_format: {
      type: "json_schema",
      json_schema: {
        name: "travel_plan",
        description: "一份按天安排的旅行计划",
        strict: true,
        schema: {
          type: "object",
          properties: {
            city: { type: "string" },
            days: {
              type: "array",
              items: {
                type: "object",
                properties: {
                  day: { type: "integer" },
                  places: { type: "array", items: { type: "string" } },
                  tip: { type: ["string", "null"] },
                },
                required: ["day", "places", "tip"],
                additionalProperties: false,
              },
            },
            budget: {
              type: "object",
              properties: {
                amount: { type: "number" },
                currency: { type: "string", enum: ["CNY", "USD"] },
              },
              required: ["amount", "currency"],
              additionalProperties: false,
            },
          },
          required: ["city", "days", "budget"],
          additionalProperties: false,
        },
      },
    },
    structured_outputs: true,
  },
  {
    headers: { Authorization: `Bearer ${process.env.WCODE_API_KEY.trim()}` },
    timeout: 300_000,
    maxRedirects: 0,
  },
);
process.stdout.write(response.data.choices[0].message.content.concat("\n"));
