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
  message = error_message(response)
  if message || !response.is_a?(Net::HTTPSuccess)
    quit "HTTP #{response.code}: #{message || response.message}"
  end
  raise EOFError, "the response was cut short" if response.body.to_s.bytesize < response.content_length.to_i

  message = JSON.parse(response.body)["choices"][0]["message"]
  lines = Array(message["tool_calls"]).map do |call|
    call["function"].fetch_values("name", "arguments").join(" ")
  end
  lines.unshift(message["content"]) unless message["content"].to_s.empty?
  raise KeyError if lines.empty?

  print lines.join("\n"), "\n"
rescue JSON::ParserError
  quit "Unexpected response: invalid JSON"
rescue KeyError, NoMethodError, TypeError
  quit "Unexpected response: not a chat completion"
rescue StandardError => e
  quit "Request failed: #{e.message}"
end
