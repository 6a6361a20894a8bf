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
response.value # raises an error unless the status is 2xx
body = (+response.body.to_s).force_encoding("UTF-8").scrub
JSON.parse(body) unless body.empty? # raises an error unless it is JSON
print body, "\n"
