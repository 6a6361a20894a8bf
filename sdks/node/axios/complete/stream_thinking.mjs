import { Readable } from "node:stream";
import { json } from "node:stream/consumers";
import axios from "axios";
import { EventSourceParserStream } from "eventsource-parser/stream";

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
        {
          role: "user",
          content: "鸡兔同笼，共有 8 个头、22 只脚，鸡和兔各有几只？",
        },
      ],
      enable_thinking: true,
      stream: true,
    },
    responseType: "stream",
    timeout: 300_000,
    maxRedirects: 0,
    validateStatus: null,
  });
  const { status, statusText, headers, data: stream } = response;
  response.request.setTimeout(300_000, () =>
    stream.destroy(new Error("Request failed: timed out")),
  );
  const isJson = headers["content-type"]?.startsWith("application/json");
  if (status < 200 || status > 299 || isJson) {
    const { error } = (await json(stream).catch(() => null)) ?? {};
    throw new Error(`HTTP ${status}: ${describe(error) ?? statusText}`);
  }

  const events = Readable.toWeb(stream)
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream());
  let pending = ""; // half of a surrogate pair
  let data;
  for await ({ data } of events) {
    if (data === "[DONE]") break;
    const { choices, error } = JSON.parse(data);
    if (error) throw new Error(`Stream failed: ${describe(error)}`);
    const delta = choices?.[0]?.delta;
    const text = pending + (delta?.content ?? "");
    pending = text.match(/[\ud800-\udbff]$/)?.[0] ?? "";
    process.stdout.write(text.slice(0, text.length - pending.length));
  }
  if (data !== "[DONE]") throw new Error("Stream ended early");
  process.stdout.write(pending + "\n");
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
