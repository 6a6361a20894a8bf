require "json"
require "net/http"

uri = URI("https://api.example.com/v1/it's/$HOME/chat/completions")
request = Net::HTTP::Post.new(uri)
request["X-Api-Key"] = ENV.fetch("THING_KEY").strip
request["Content-Type"] = "application/json"
request.body = JSON.generate(
  model: "it's \"quoted\" \\ back\\slash",
  messages: [
    {
      role: "user",
      content: "$HOME ${HOME} $(touch canary) `touch canary` \#{`touch canary`} \\(x) %s %d {{ 7*7 }} {% x %} */ -- </script> ''' \"\"\" ??="
    },
    {
      role: "user",
      content: "tab\t line\n cr\r nul\u{0} esc\e bell\u{7} ls\u{2028} ps\u{2029} nel\u{85} bom\u{feff} bidi\u{202e} zw\u{200b} emoji 👩‍👩‍👧 中文"
    }
  ],
  seed: 9007199254740991,
  options: {
    "": "empty key",
    "0": "numeric key",
    __proto__: { constructor: nil },
    class: "\#$0 \#@x",
    "a b'c\"d$e\\f": [[], {}, [[]], [{}], nil, true, false, 0, -1, 1.5, 1e-7, 1e22]
  }
)

response = Net::HTTP.start(uri.host, uri.port, use_ssl: true, read_timeout: 30) do |http|
  http.request(request)
end
abort "HTTP #{response.code}" unless response.is_a?(Net::HTTPSuccess)
completion = JSON.parse(response.body.force_encoding("UTF-8").scrub) rescue abort("Invalid JSON")
print completion["choices"][0]["message"]["content"] + "\n"
