# frozen_string_literal: true

require "json"
require "net/http"

def quit(message)
  abort message.to_s.scrub.gsub(/[ [:cntrl:]]+/, " ")
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
  uri = URI("https://api.example.com/v1/it's/$HOME/things/a%2Fb%27c?q=x%20y%2C%26")
  request = Net::HTTP::Get.new(uri)
  request["X-Note"] = "\"it's\" $HOME \\ \#{1} `id`"

  response = Net::HTTP.start(uri.host, uri.port, use_ssl: true, read_timeout: 300, max_retries: 0) do |http|
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
