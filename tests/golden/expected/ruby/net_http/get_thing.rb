require "json"
require "net/http"

uri = URI("https://api.example.com/v1/it's/$HOME/things/a%2Fb%27c?q=x%20y%2C%26")
request = Net::HTTP::Get.new(uri)
request["X-Note"] = "\"it's\" $HOME \\ \#{1} `id`"

response = Net::HTTP.start(uri.host, uri.port, use_ssl: true, read_timeout: 300, max_retries: 0) do |http|
  http.request(request)
end
response.value # raises an error unless the status is 2xx
body = (+response.body.to_s).force_encoding("UTF-8").scrub
JSON.parse(body) unless body.empty? # raises an error unless it is JSON
print body, "\n"
