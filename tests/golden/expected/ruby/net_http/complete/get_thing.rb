# frozen_string_literal: true

require "json"
require "net/http"

url = URI("https://api.example.com/v1/it's/$HOME/things/a%2Fb%27c?q=x%20y%2C%26")

def error_message(response)
  JSON.parse(response.body).fetch("error").fetch("message").split.join(" ")
rescue StandardError
  response.message
end

begin
  request = Net::HTTP::Get.new(url)
  request["X-Note"] = "\"it's\" $HOME \\ \#{1} `id`"

  response = Timeout.timeout(300) do
    Net::HTTP.start(url.host, url.port, use_ssl: url.scheme == "https", read_timeout: 300) do |http|
      http.max_retries = 0
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
