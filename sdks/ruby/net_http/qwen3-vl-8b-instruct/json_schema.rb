require "json"
require "net/http"

uri = URI("https://wcode.net/api/gpt/v1/chat/completions")
request = Net::HTTP::Post.new(uri)
request["Authorization"] = "Bearer #{ENV.fetch("WCODE_API_KEY").strip}"
request["Content-Type"] = "application/json"
request.body = JSON.generate(
  model: "qwen/qwen3-vl-8b-instruct",
  messages: [
    { role: "system", content: "你是旅行规划助手，按给定的 JSON Schema 输出行程。" },
    { role: "user", content: "帮我安排苏州两日游，每天两个景点，总预算 1500 元。" }
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
)

response = Net::HTTP.start(uri.host, uri.port, use_ssl: true, read_timeout: 300) do |http|
  http.request(request)
end
abort "HTTP #{response.code}" unless response.is_a?(Net::HTTPSuccess)
completion = JSON.parse(response.body.force_encoding("UTF-8").scrub) rescue abort("Invalid JSON")
print completion["choices"][0]["message"]["content"] + "\n"
