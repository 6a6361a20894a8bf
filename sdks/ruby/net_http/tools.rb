require "json"
require "net/http"

uri = URI("https://wcode.net/api/gpt/v1/chat/completions")
request = Net::HTTP::Post.new(uri)
request["Authorization"] = "Bearer #{ENV.fetch("WCODE_API_KEY").strip}"
request["Content-Type"] = "application/json"
request.body = JSON.generate(
  model: "qwen/qwen3-8b",
  messages: [{ role: "user", content: "杭州和北京现在天气怎么样？用摄氏度。" }],
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
  ],
  tool_choice: "auto",
  parallel_tool_calls: true
)

response = Net::HTTP.start(uri.host, uri.port, use_ssl: true, read_timeout: 300) do |http|
  http.request(request)
end
abort "HTTP #{response.code}" unless response.is_a?(Net::HTTPSuccess)
body = response.body.force_encoding("UTF-8").scrub
completion = JSON.parse(body) rescue abort("Invalid JSON")
message = completion["choices"][0]["message"]
print message["content"], "\n" unless message["content"].to_s.empty?
message["tool_calls"]&.each do |call|
  print call["function"].values_at("name", "arguments").join(" "), "\n"
end
