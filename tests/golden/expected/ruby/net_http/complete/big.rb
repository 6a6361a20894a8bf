# frozen_string_literal: true

require "json"
require "net/http"

url = URI("https://api.example.com/v1/it's/$HOME/chat/completions")
body = {
  model: "m",
  messages: [],
  seed: 123456789012345678901234567890
}

key = ENV.fetch("THING_KEY", "")
abort "Set THING_KEY first" if key.empty?

def error_message(response)
  JSON.parse(response.body).fetch("error").fetch("message").split.join(" ")
rescue StandardError
  response.message
end

begin
  request = Net::HTTP::Post.new(url)
  request["X-Api-Key"] = "#{key}"
  request["Content-Type"] = "application/json"
  request.body = JSON.generate(body)

  response = Timeout.timeout(30) do
    Net::HTTP.start(url.host, url.port, use_ssl: url.scheme == "https", read_timeout: 30) do |http|
      http.request(request)
    end
  end
  abort "HTTP #{response.code}: #{error_message(response)}" unless response.is_a?(Net::HTTPSuccess)
  raise EOFError, "the reply was cut short" if response.body.to_s.bytesize < response.content_length.to_i

  JSON.parse(response.body) unless response.body.to_s.empty?
  print response.body, "\n"
rescue JSON::ParserError, KeyError, NoMethodError, TypeError
  abort "Unexpected reply: not JSON"
rescue StandardError => e
  abort "Request failed: #{e.message}"
end
