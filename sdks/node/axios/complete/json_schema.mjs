import axios from "axios";

const body = {
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
};

const apiKey = process.env.WCODE_API_KEY;
if (!apiKey) {
  fail("Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey");
}

try {
  const { status, statusText, data } = await axios({
    method: "POST",
    url: "https://wcode.net/api/gpt/v1/chat/completions",
    headers: {
      Authorization: `Bearer ${apiKey}`,
      "Content-Type": "application/json",
    },
    data: body,
    signal: AbortSignal.timeout(300_000),
    validateStatus: null,
  });
  if (status < 200 || status > 299) {
    fail(`HTTP ${status}: ${data?.error?.message ?? statusText}`);
  }

  const text = data?.choices?.[0]?.message?.content;
  if (typeof text !== "string") {
    fail("Unexpected reply: not the JSON of a completion");
  }
  console.log(text);
} catch (error) {
  fail(
    `Request failed: ${axios.isCancel(error) ? "timed out" : error.message}`,
  );
}

function fail(message) {
  console.error(message.replace(/\s+/g, " "));
  process.exit(1);
}
