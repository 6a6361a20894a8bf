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
      messages: [{ role: "user", content: "法国的首都是哪里？只回答城市名。" }],
      max_tokens: 8,
      logprobs: true,
      top_logprobs: 2,
    },
    timeout: 300_000,
    maxRedirects: 0,
    validateStatus: null,
  });
  const { status, statusText, data } = response;
  if (status < 200 || status > 299 || data?.error) {
    throw new Error(`HTTP ${status}: ${describe(data?.error) ?? statusText}`);
  }
  const { content } = data.choices[0].message;
  if (typeof content !== "string") {
    throw new TypeError("a completion without text");
  }
  console.log(content);
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
