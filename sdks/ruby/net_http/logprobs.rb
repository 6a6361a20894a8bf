require "json"
require "net/http"

uri = URI("https://wcode.net/api/gpt/v1/chat/completions")
request = Net::HTTP::Post.new(uri)
request["Authorization"] = "Bearer #{ENV.fetch("WCODE_API_KEY").strip}"
request["Content-Type"] = "application/json"
request.body = JSON.generate(
  model: "qwen/qwen3-8b",
  messages: [{ role: "user", content: "法国的首都是哪里？只回答城市名。" }],
  max_tokens: 8,
  logprobs: true,
  top_logprobs: 2
)

response = Net::HTTP.start(uri.host, uri.port, use_ssl: true, read_timeout: 300) do |http|
  http.request(request)
end
abort "HTTP #{response.code}" unless response.is_a?(Net::HTTPSuccess)
completion = JSON.parse(response.body.force_encoding("UTF-8").scrub) rescue abort("Invalid JSON")
print completion["choices"][0]["message"]["content"] + "\n"
