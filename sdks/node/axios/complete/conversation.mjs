import axios from "axios";

const body = {
  model: "qwen/qwen3-8b",
  messages: [
    {
      role: "system",
      content:
        "你是一位耐心的编程老师。用中文回答，代码要短，别说“It's easy”。",
    },
    {
      role: "user",
      content: "在 Shell 里，echo '${name}' 和 echo \"${name}\" 有什么区别？",
    },
    {
      role: "assistant",
      content:
        "单引号里的内容原样输出，所以打印的是 ${name}；\n双引号会展开变量，打印的是变量的值。",
    },
    {
      role: "user",
      content:
        '那 Ruby 的 "#{name}" 呢？还有，Windows 路径 "C:\\temp\\new" 为什么会出错？',
    },
  ],
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
