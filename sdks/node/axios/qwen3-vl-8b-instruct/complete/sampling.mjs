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
      model: "qwen/qwen3-vl-8b-instruct",
      messages: [
        {
          role: "user",
          content: "给一家开在旧书店里的咖啡馆起三个名字，每行一个。",
        },
      ],
      temperature: 0.7,
      top_p: 0.9,
      top_k: 40,
      frequency_penalty: 0.5,
      presence_penalty: -0.25,
      repetition_penalty: 1.1,
      min_p: 0.05,
      top_a: 0.1,
      seed: 42,
      max_tokens: 512,
      logit_bias: { 1024: -100, 20002: 2.5 },
      stop: ["\n\n", "###"],
      verbosity: "low",
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
