require "json"
require "net/http"

uri = URI("https://wcode.net/api/gpt/v1/chat/completions")
request = Net::HTTP::Post.new(uri)
request["Authorization"] = "Bearer #{ENV.fetch("WCODE_API_KEY").strip}"
request["Content-Type"] = "application/json"
request.body = JSON.generate(
  model: "qwen/qwen3-8b",
  messages: [
    { role: "user", content: "杭州和北京现在天气怎么样？用摄氏度。" },
    {
      role: "assistant",
      content: nil,
      tool_calls: [
        {
          id: "call_5f2c1e7a9b3d4860",
          type: "function",
          function: {
            name: "get_weather",
            arguments: "{\"city\": \"杭州\", \"unit\": \"celsius\"}"
          }
        },
        {
          id: "call_8d4b6a0f2e1c4973",
          type: "function",
          function: {
            name: "get_weather",
            arguments: "{\"city\": \"北京\", \"unit\": \"celsius\"}"
          }
        }
      ]
    },
    {
      role: "tool",
      tool_call_id: "call_5f2c1e7a9b3d4860",
      content: "{\"temperature\": 22.5, \"condition\": \"小雨\"}"
    },
    {
      role: "tool",
      tool_call_id: "call_8d4b6a0f2e1c4973",
      content: "{\"temperature\": 14, \"condition\": \"晴\"}"
    }
  ],
  tools: [
    {
      type: "function",
      function: {
        name: "get_weather",
        description: "查询指定城市当前的天气",
        parameters: {
          type: "object",
          properties: {
            city: { type: "string", description: "城市名称，例如：杭州" },
            unit: { type: "string", enum: ["celsius", "fahrenheit"], description: "温度单位" }
          },
          required: ["city"]
        }
      }
    }
  ]
)

response = Net::HTTP.start(uri.host, uri.port, use_ssl: true, read_timeout: 300) do |http|
  http.request(request)
end
abort "HTTP #{response.code}" unless response.is_a?(Net::HTTPSuccess)
completion = JSON.parse(response.body.force_encoding("UTF-8").scrub) rescue abort("Invalid JSON")
print completion["choices"][0]["message"]["content"] + "\n"
