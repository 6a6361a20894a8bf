import axios from "axios";

const body = {
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

  const text = data?.choices?.[0]?.message?.content;
  if (typeof text !== "string") {
    fail("Unexpected reply: not the JSON of a completion");
  }
  console.log(text);
} catch (error) {
  fail(
    `Request failed: ${axios.isCancel(error) ? "timed out" : error.message}`,
  );
}

function fail(message) {
  console.error(message.replace(/\s+/g, " "));
  process.exit(1);
}
