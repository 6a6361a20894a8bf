# frozen_string_literal: true

require "net/http"

uri = URI("https://api.example.com/v1/it's/$HOME/things/a%2Fb%27c?q=x%20y%2C%26")
request = Net::HTTP::Get.new(uri)
request["X-Note"] = "\"it's\" $HOME \\ \#{1} `id`"

response = Net::HTTP.start(uri.host, uri.port, use_ssl: true, read_timeout: 300) do |http|
  http.request(request)
end
response.value # raises an error unless the status is 2xx
print response.body, "\n"
