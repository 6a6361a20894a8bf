require "json"
require "net/http"

uri = URI("https://wcode.net/api/gpt/v1/chat/completions")
request = Net::HTTP::Post.new(uri)
request["Authorization"] = "Bearer #{ENV.fetch("WCODE_API_KEY").strip}"
request["Content-Type"] = "application/json"
request.body = JSON.generate(
  model: "qwen/qwen3-8b",
  messages: [{ role: "user", content: "你好" }]
)

response = Net::HTTP.start(uri.host, uri.port, use_ssl: true, read_timeout: 300) do |http|
  http.request(request)
end
response.value # raises an error unless the status is 2xx
body = response.body.force_encoding("UTF-8").scrub
print JSON.parse(body)["choices"][0]["message"]["content"] + "\n"
