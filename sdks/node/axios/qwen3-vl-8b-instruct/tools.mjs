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
  {
    headers: { Authorization: `Bearer ${process.env.WCODE_API_KEY.trim()}` },
    timeout: 300_000,
    maxRedirects: 0,
  },
);
const { content, tool_calls } = response.data.choices[0].message;
if (content) console.log(content);
for (const { function: call } of tool_calls ?? []) {
  console.log(`${call.name} ${call.arguments}`);
}
