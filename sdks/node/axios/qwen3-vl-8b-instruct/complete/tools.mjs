import axios from "axios";

const body = {
  model: "qwen/qwen3-vl-8b-instruct",
  messages: [{ role: "user", content: "杭州和北京现在天气怎么样？用摄氏度。" }],
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

  const message = data?.choices?.[0]?.message;
  const lines = message?.content ? [message.content] : [];
  for (const call of [message?.tool_calls ?? []].flat()) {
    const { name, arguments: args } = call?.function ?? {};
    if (typeof name !== "string" || typeof args !== "string") {
      fail("Unexpected reply: a tool call without name and arguments");
    }
    lines.push(`${name} ${args}`);
  }
  if (lines.length === 0) {
    fail("Unexpected reply: not the JSON of a completion");
  }
  console.log(lines.join("\n"));
} catch (error) {
  fail(
    `Request failed: ${axios.isCancel(error) ? "timed out" : error.message}`,
  );
}

function fail(message) {
  console.error(message.replace(/\s+/g, " "));
  process.exit(1);
}
