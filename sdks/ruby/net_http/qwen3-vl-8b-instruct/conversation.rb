require "json"
require "net/http"

uri = URI("https://wcode.net/api/gpt/v1/chat/completions")
request = Net::HTTP::Post.new(uri)
request["Authorization"] = "Bearer #{ENV.fetch("WCODE_API_KEY").strip}"
request["Content-Type"] = "application/json"
request.body = JSON.generate(
  model: "qwen/qwen3-vl-8b-instruct",
  messages: [
    { role: "system", content: "你是一位耐心的编程老师。用中文回答，代码要短，别说“It's easy”。" },
    { role: "user", content: "在 Shell 里，echo '${name}' 和 echo \"${name}\" 有什么区别？" },
    {
      role: "assistant",
      content: "单引号里的内容原样输出，所以打印的是 ${name}；\n双引号会展开变量，打印的是变量的值。"
    },
    {
      role: "user",
      content: "那 Ruby 的 \"\#{name}\" 呢？还有，Windows 路径 \"C:\\temp\\new\" 为什么会出错？"
    }
  ]
)

response = Net::HTTP.start(uri.host, uri.port, use_ssl: true, read_timeout: 300) do |http|
  http.request(request)
end
abort "HTTP #{response.code}" unless response.is_a?(Net::HTTPSuccess)
completion = JSON.parse(response.body.force_encoding("UTF-8").scrub) rescue abort("Invalid JSON")
print completion["choices"][0]["message"]["content"] + "\n"
