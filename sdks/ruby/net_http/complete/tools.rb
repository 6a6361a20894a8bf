# frozen_string_literal: true

require "json"
require "net/http"

url = URI("https://wcode.net/api/gpt/v1/chat/completions")
body = {
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
            unit: {
              type: "string",
              enum: ["celsius", "fahrenheit"],
              description: "温度单位"
            }
          },
          required: ["city"]
        }
      }
    }
  ],
  tool_choice: "auto",
  parallel_tool_calls: true
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

  message = JSON.parse(response.body)["choices"][0]["message"]
  lines = Array(message["tool_calls"]).map { |call| call["function"].fetch_values("name", "arguments").join(" ") }
  lines.unshift(message["content"]) unless message["content"].to_s.empty?
  raise TypeError if lines.empty?

  print lines.join("\n"), "\n"
rescue JSON::ParserError, KeyError, NoMethodError, TypeError
  abort "Unexpected reply: not the JSON of a completion"
rescue StandardError => e
  abort "Request failed: #{e.message}"
end
