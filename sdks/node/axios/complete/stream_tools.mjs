import { json } from "node:stream/consumers";
import axios from "axios";

const body = {
  model: "qwen/qwen3-8b",
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
  stream: true,
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
    responseType: "stream",
    timeout: 300_000,
    validateStatus: null,
  });
  if (status < 200 || status > 299) {
    const reply = await json(data).catch(() => null);
    fail(`HTTP ${status}: ${reply?.error?.message ?? statusText}`);
  }

  let done = false;
  let started = false;
  for await (const event of events(data)) {
    if (event === "[DONE]") {
      done = true;
      break;
    }
    const chunk = JSON.parse(event);
    if (chunk?.error) {
      fail(`Stream failed: ${chunk.error.message}`);
    }
    const delta = chunk?.choices?.[0]?.delta;
    process.stdout.write(delta?.content ?? "");
    started ||= Boolean(delta?.content);
    for (const call of delta?.tool_calls ?? []) {
      const { name, arguments: fragment } = call.function ?? {};
      if (name) {
        process.stdout.write(started ? `\n${name} ` : `${name} `);
        started = true;
      }
      process.stdout.write(fragment ?? "");
    }
  }
  if (!done) {
    fail("Stream ended early");
  }
  process.stdout.write("\n");
} catch (error) {
  if (error instanceof SyntaxError) {
    fail("Unexpected reply: an event is not the JSON of a completion");
  }
  fail(`Request failed: ${error.message}`);
}

async function* events(stream) {
  stream.setEncoding("utf8");
  let buffer = "";
  for await (const chunk of stream) {
    const blocks = (buffer + chunk).split(/(?:\r\n|\n|\r(?!\n)){2}/);
    buffer = blocks.pop();
    for (const block of blocks) {
      const data = block
        .split(/\r\n|\n|\r/)
        .flatMap((line) => line.match(/^data(?:: ?|$)(.*)/s)?.[1] ?? []);
      if (data.length > 0) {
        yield data.join("\n");
      }
    }
  }
}

function fail(message) {
  console.error(message.replace(/\s+/g, " "));
  process.exit(1);
}
