require "json"
require "net/http"

uri = URI("https://api.example.com/v1/it's/$HOME/things/a%2Fb%27c?q=x%20y%2C%26")
request = Net::HTTP::Get.new(uri)
request["X-Note"] = "\"it's\" $HOME \\ \#{1} `id`"

response = Net::HTTP.start(uri.host, uri.port, use_ssl: true, read_timeout: 300, max_retries: 0) do |http|
  http.request(request)
end
abort "HTTP #{response.code}" unless response.is_a?(Net::HTTPSuccess)
body = (+response.body.to_s).force_encoding("UTF-8").scrub
JSON.parse(body) rescue abort("Invalid JSON") unless body.empty?
print body, "\n"
