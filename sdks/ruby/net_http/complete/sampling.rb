# frozen_string_literal: true

require "json"
require "net/http"

KEY = ENV.fetch("WCODE_API_KEY", "").b.strip
abort "Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey" if KEY.empty?
abort "Invalid character in WCODE_API_KEY" unless KEY.match?(/\A[ -~]+\z/)

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
  uri = URI("https://wcode.net/api/gpt/v1/chat/completions")
  request = Net::HTTP::Post.new(uri)
  request["Authorization"] = "Bearer #{KEY}"
  request["Content-Type"] = "application/json"
  request.body = JSON.generate(
    model: "qwen/qwen3-8b",
    messages: [{ role: "user", content: "给一家开在旧书店里的咖啡馆起三个名字，每行一个。" }],
    temperature: 0.7,
    top_p: 0.9,
    top_k: 40,
    frequency_penalty: 0.5,
    presence_penalty: -0.25,
    repetition_penalty: 1.1,
    min_p: 0.05,
    top_a: 0.1,
    seed: 42,
    max_tokens: 512,
    logit_bias: { "1024": -100, "20002": 2.5 },
    stop: ["\n\n", "###"],
    verbosity: "low"
  )

  response = Net::HTTP.start(uri.host, uri.port, use_ssl: true, read_timeout: 300) do |http|
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
