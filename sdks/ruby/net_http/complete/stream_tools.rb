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
  stream: true
}

key = ENV.fetch("WCODE_API_KEY", "")
abort "Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey" if key.empty?

def each_event(response)
  buffer = "".b
  response.read_body do |bytes|
    buffer << bytes
    while (event = buffer.slice!(/\A.*?(?:\r\n|\n|\r(?!\n)){2}/m))
      data = event.split(/\r\n|\n|\r/).filter_map { |line| line[/^data(?:: ?|$)(.*)/, 1] }
      yield data.join("\n") if data.any?
    end
  end
end

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

  $stdout.sync = true
  started = false
  Net::HTTP.start(url.host, url.port, use_ssl: url.scheme == "https", read_timeout: 300) do |http|
    http.request(request) do |response|
      abort "HTTP #{response.code}: #{error_message(response)}" unless response.is_a?(Net::HTTPSuccess)

      each_event(response) do |data|
        if data == "[DONE]"
          print "\n"
          exit
        end
        chunk = JSON.parse(data)
        abort "Stream failed: #{chunk.dig("error", "message").split.join(" ")}" if chunk["error"]
        delta = chunk.dig("choices", 0, "delta") || {}
        print delta["content"]
        started ||= !delta["content"].to_s.empty?
        Array(delta["tool_calls"]).each do |call|
          name, arguments = call["function"]&.values_at("name", "arguments")
          print "\n" if name && started
          print name, " " if name
          started = true
          print arguments
        end
      end
    end
  end
  abort "Stream ended early"
rescue JSON::ParserError, KeyError, NoMethodError, TypeError
  abort "Unexpected reply: not the JSON of a completion"
rescue StandardError => e
  abort "Request failed: #{e.message}"
end
