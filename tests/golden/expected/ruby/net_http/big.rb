require "json"
require "net/http"

uri = URI("https://api.example.com/v1/it's/$HOME/chat/completions")
request = Net::HTTP::Post.new(uri)
request["X-Api-Key"] = ENV.fetch("THING_KEY").strip
request["Content-Type"] = "application/json"
request.body = JSON.generate(
  model: "m",
  messages: [],
  seed: 123456789012345678901234567890
)

response = Net::HTTP.start(uri.host, uri.port, use_ssl: true, read_timeout: 30) do |http|
  http.request(request)
end
abort "HTTP #{response.code}" unless response.is_a?(Net::HTTPSuccess)
body = (+response.body.to_s).force_encoding("UTF-8").scrub
JSON.parse(body) rescue abort("Invalid JSON") unless body.empty?
print body, "\n"
