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
  message = error_message(response)
  if message || !response.is_a?(Net::HTTPSuccess)
    quit "HTTP #{response.code}: #{message || response.message}"
  end
  raise EOFError, "the response was cut short" if response.body.to_s.bytesize < response.content_length.to_i

  text = JSON.parse(response.body)["choices"][0]["message"]["content"]
  print text + "\n"
rescue JSON::ParserError
  quit "Unexpected response: invalid JSON"
rescue KeyError, NoMethodError, TypeError
  quit "Unexpected response: not a chat completion"
rescue StandardError => e
  quit "Request failed: #{e.message}"
end
