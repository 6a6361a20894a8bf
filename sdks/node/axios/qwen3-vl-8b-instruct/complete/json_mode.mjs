import axios from "axios";

const body = {
  model: "qwen/qwen3-vl-8b-instruct",
  messages: [
    {
      role: "system",
      content:
        "从用户的话里提取信息，以 JSON 输出，键为 name、city 和 hobbies。",
    },
    {
      role: "user",
      content: "我叫李雷，住在“山城”重庆，平时喜欢爬山和下围棋。",
    },
  ],
  response_format: { type: "json_object" },
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
