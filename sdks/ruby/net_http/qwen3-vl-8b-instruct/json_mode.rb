require "json"
require "net/http"

uri = URI("https://wcode.net/api/gpt/v1/chat/completions")
request = Net::HTTP::Post.new(uri)
request["Authorization"] = "Bearer #{ENV.fetch("WCODE_API_KEY").strip}"
request["Content-Type"] = "application/json"
request.body = JSON.generate(
  model: "qwen/qwen3-vl-8b-instruct",
  messages: [
    { role: "system", content: "从用户的话里提取信息，以 JSON 输出，键为 name、city 和 hobbies。" },
    { role: "user", content: "我叫李雷，住在“山城”重庆，平时喜欢爬山和下围棋。" }
  ],
  response_format: { type: "json_object" }
)

response = Net::HTTP.start(uri.host, uri.port, use_ssl: true, read_timeout: 300) do |http|
  http.request(request)
end
abort "HTTP #{response.code}" unless response.is_a?(Net::HTTPSuccess)
completion = JSON.parse(response.body.force_encoding("UTF-8").scrub) rescue abort("Invalid JSON")
print completion["choices"][0]["message"]["content"] + "\n"
