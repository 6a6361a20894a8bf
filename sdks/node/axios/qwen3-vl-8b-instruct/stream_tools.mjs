import { Readable } from "node:stream";
import axios from "axios";
import { EventSourceParserStream } from "eventsource-parser/stream";

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
    stream: true,
  },
  {
    headers: { Authorization: `Bearer ${process.env.WCODE_API_KEY.trim()}` },
    responseType: "stream",
    signal: AbortSignal.timeout(300_000),
    maxRedirects: 0,
  },
);
const events = Readable.toWeb(response.data)
  .pipeThrough(new TextDecoderStream())
  .pipeThrough(new EventSourceParserStream());
const calls = [];
let text = "";
let data;
for await ({ data } of events) {
  if (data === "[DONE]") break;
  const { choices, error } = JSON.parse(data);
  if (error) throw new Error("Stream failed");
  const delta = choices?.[0]?.delta;
  text += delta?.content ?? "";
  process.stdout.write(delta?.content ?? "");
  for (const { index, function: piece } of delta?.tool_calls ?? []) {
    if (piece.name) calls.push({ index, name: piece.name, arguments: "" });
    const call = calls.findLast((call) => call.index === index);
    call.arguments += piece.arguments ?? "";
  }
}
if (data !== "[DONE]") throw new Error("Stream ended early");
if (text) process.stdout.write("\n");
for (const call of calls) console.log(`${call.name} ${call.arguments}`);
