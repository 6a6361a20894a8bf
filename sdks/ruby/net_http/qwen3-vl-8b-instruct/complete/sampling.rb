# frozen_string_literal: true

require "json"
require "net/http"

url = URI("https://wcode.net/api/gpt/v1/chat/completions")
body = {
  model: "qwen/qwen3-vl-8b-instruct",
  messages: [
    {
      role: "user",
      content: "给一家开在旧书店里的咖啡馆起三个名字，每行一个。"
    }
  ],
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
}

key = ENV.fetch("WCODE_API_KEY", "")
abort "Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey" if key.empty?

def error_message(response)
  JSON.parse(response.body).fetch("error").fetch("message").split.join(" ")
rescue StandardError
  response.message
end

begin
  request = Net::HTTP::Post.new(url)
  request["Authorization"] = "Bearer #{key}"
  request["Content-Type"] = "application/json"
  request.body = JSON.generate(body)

  response = Timeout.timeout(300) do
    Net::HTTP.start(url.host, url.port, use_ssl: url.scheme == "https", read_timeout: 300) do |http|
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
