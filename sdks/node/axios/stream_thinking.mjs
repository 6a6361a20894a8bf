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
    model: "qwen/qwen3-8b",
    messages: [
      {
        role: "user",
        content: "鸡兔同笼，共有 8 个头、22 只脚，鸡和兔各有几只？",
      },
    ],
    enable_thinking: true,
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
let data;
for await ({ data } of events) {
  if (data === "[DONE]") break;
  const { choices, error } = JSON.parse(data);
  if (error) throw new Error("Stream failed");
  process.stdout.write(choices?.[0]?.delta?.content ?? "");
}
if (data !== "[DONE]") throw new Error("Stream ended early");
process.stdout.write("\n");
