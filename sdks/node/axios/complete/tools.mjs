import axios from "axios";

const apiKey = process.env.WCODE_API_KEY?.trim();

try {
  if (!apiKey) {
    throw new Error(
      "Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey",
    );
  }
  if (!/^[ -~]+$/.test(apiKey)) {
    throw new Error("Invalid character in WCODE_API_KEY");
  }
  const response = await axios({
    method: "POST",
    url: "https://wcode.net/api/gpt/v1/chat/completions",
    headers: {
      Authorization: `Bearer ${apiKey}`,
      "Content-Type": "application/json",
    },
    data: {
      model: "qwen/qwen3-8b",
      messages: [
        { role: "user", content: "杭州和北京现在天气怎么样？用摄氏度。" },
      ],
      tools: [
        {
          type: "function",
          function: {
            name: "get_weather",
            description: "查询指定城市当前的天气",
            parameters: {
              type: "object",
              properties: {
                city: { type: "string", description: "城市名称，例如：杭州" },
                unit: {
                  type: "string",
                  enum: ["celsius", "fahrenheit"],
                  description: "温度单位",
                },
              },
              required: ["city"],
            },
          },
        },
      ],
      tool_choice: "auto",
      parallel_tool_calls: true,
    },
    timeout: 300_000,
    maxRedirects: 0,
    validateStatus: null,
  });
  const { status, statusText, data } = response;
  if (status < 200 || status > 299 || data?.error) {
    throw new Error(`HTTP ${status}: ${describe(data?.error) ?? statusText}`);
  }
  const { content, tool_calls } = data.choices[0].message;
  const lines = content ? [content] : [];
  for (const { function: call } of tool_calls ?? []) {
    if (typeof call.name !== "string" || typeof call.arguments !== "string") {
      throw new TypeError("a tool call without name or arguments");
    }
    lines.push(`${call.name} ${call.arguments}`);
  }
  if (lines.length === 0) {
    throw new TypeError("a completion without text and tool calls");
  }
  console.log(lines.join("\n"));
} catch (error) {
  // Only the message, on one line: the error itself holds the key.
  const message = explain(error).replace(/[\s\p{Cc}]+/gu, " ");
  console.error(message.replaceAll(apiKey || "\n", "***"));
  process.exit(1);
}

function explain(error) {
  if (error instanceof SyntaxError) return "Unexpected response: invalid JSON";
  if (error instanceof TypeError) {
    return `Unexpected response: ${error.message}`;
  }
  return error.code ? `Request failed: ${error.message}` : error.message;
}

function describe(error) {
  if (typeof error === "string") return error;
  return error?.message ?? (error ? JSON.stringify(error) : undefined);
}
