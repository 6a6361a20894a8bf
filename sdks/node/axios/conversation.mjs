import axios from "axios";

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
  },
  {
    headers: { Authorization: `Bearer ${process.env.WCODE_API_KEY.trim()}` },
    timeout: 300_000,
    maxRedirects: 0,
  },
);
process.stdout.write(response.data.choices[0].message.content.concat("\n"));
