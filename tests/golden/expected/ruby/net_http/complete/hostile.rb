# frozen_string_literal: true

require "json"
require "net/http"

url = URI("https://api.example.com/v1/it's/$HOME/chat/completions")
body = {
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
    "a b'c\"d$e\\f": [
      [],
      {},
      [[]],
      [{}],
      nil,
      true,
      false,
      0,
      -1,
      1.5,
      1e-7,
      1e22
    ]
  }
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

  text = JSON.parse(response.body).dig("choices", 0, "message", "content")
  raise TypeError unless text.is_a?(String)

  print text, "\n"
rescue JSON::ParserError, KeyError, NoMethodError, TypeError
  abort "Unexpected reply: not the JSON of a completion"
rescue StandardError => e
  abort "Request failed: #{e.message}"
end
