import { json } from "node:stream/consumers";
import axios from "axios";

const body = {
  model: "qwen/qwen3-8b",
  messages: [
    { role: "user", content: "用三句话向第一次来的朋友介绍杭州，活泼一点！" },
  ],
  stream: true,
  stream_options: { include_usage: true },
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
