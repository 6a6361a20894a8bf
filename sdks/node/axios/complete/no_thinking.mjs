import axios from "axios";

const body = {
  model: "qwen/qwen3-8b",
  messages: [
    {
      role: "user",
      content: 'Translate into Chinese: "It\'s raining cats and dogs."',
    },
  ],
  enable_thinking: false,
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
