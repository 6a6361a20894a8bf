# frozen_string_literal: true

require "json"
require "net/http"

url = URI("https://wcode.net/api/gpt/v1/chat/completions")
body = {
  model: "qwen/qwen3-vl-8b-instruct",
  messages: [
    {
      role: "system",
      content: "你是旅行规划助手，按给定的 JSON Schema 输出行程。"
    },
    {
      role: "user",
      content: "帮我安排苏州两日游，每天两个景点，总预算 1500 元。"
    }
  ],
  response_format: {
    type: "json_schema",
    json_schema: {
      name: "travel_plan",
      description: "一份按天安排的旅行计划",
      strict: true,
      schema: {
        type: "object",
        properties: {
          city: { type: "string" },
          days: {
            type: "array",
            items: {
              type: "object",
              properties: {
                day: { type: "integer" },
                places: { type: "array", items: { type: "string" } },
                tip: { type: ["string", "null"] }
              },
              required: ["day", "places", "tip"],
              additionalProperties: false
            }
          },
          budget: {
            type: "object",
            properties: {
              amount: { type: "number" },
              currency: { type: "string", enum: ["CNY", "USD"] }
            },
            required: ["amount", "currency"],
            additionalProperties: false
          }
        },
        required: ["city", "days", "budget"],
        additionalProperties: false
      }
    }
  },
  structured_outputs: true
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
