require "json"
require "net/http"

uri = URI("https://wcode.net/api/gpt/v1/chat/completions")
request = Net::HTTP::Post.new(uri)
request["Authorization"] = "Bearer #{ENV.fetch("WCODE_API_KEY").strip}"
request["Content-Type"] = "application/json"
request.body = JSON.generate(
  model: "qwen/qwen3-8b",
  messages: [{ role: "user", content: "给一家开在旧书店里的咖啡馆起三个名字，每行一个。" }],
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
  logit_bias: { "1024": -100, "20002": 2.5 },
  stop: ["\n\n", "###"],
  verbosity: "low"
)

response = Net::HTTP.start(uri.host, uri.port, use_ssl: true, read_timeout: 300) do |http|
  http.request(request)
end
abort "HTTP #{response.code}" unless response.is_a?(Net::HTTPSuccess)
completion = JSON.parse(response.body.force_encoding("UTF-8").scrub) rescue abort("Invalid JSON")
print completion["choices"][0]["message"]["content"] + "\n"
