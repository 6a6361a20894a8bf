# frozen_string_literal: true

require "json"
require "net/http"

KEY = ENV.fetch("THING_KEY", "").b.strip
abort "Set THING_KEY first" if KEY.empty?
abort "Invalid character in THING_KEY" unless KEY.match?(/\A[ -~]+\z/)

def quit(message)
  abort message.to_s.scrub.gsub(KEY, "***").gsub(/[ [:cntrl:]]+/, " ")
end

# Returns what an error is about: the API sends an object or a text.
def describe(error)
  error.is_a?(Hash) && error["message"] || error
end

def error_message(response)
  describe(JSON.parse(response.body)["error"])
rescue StandardError
  nil
end

begin
  uri = URI("https://api.example.com/v1/it's/$HOME/chat/completions")
  request = Net::HTTP::Post.new(uri)
  request["X-Api-Key"] = KEY
  request["Content-Type"] = "application/json"
  request.body = JSON.generate(
    model: "m",
    messages: [],
    seed: 123456789012345678901234567890
  )

  response = Net::HTTP.start(uri.host, uri.port, use_ssl: true, read_timeout: 30) do |http|
    http.request(request)
  end
  unless response.is_a?(Net::HTTPSuccess)
    quit "HTTP #{response.code}: #{error_message(response) || response.message}"
  end
  raise EOFError, "the response was cut short" if response.body.to_s.bytesize < response.content_length.to_i

  JSON.parse(response.body) unless response.body.to_s.empty?
  print response.body, "\n"
rescue JSON::ParserError
  quit "Unexpected response: invalid JSON"
rescue StandardError => e
  quit "Request failed: #{e.message}"
end
