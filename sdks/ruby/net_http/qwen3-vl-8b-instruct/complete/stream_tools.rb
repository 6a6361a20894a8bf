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

# Yields the data of each server-sent event.
def each_event(response)
  buffer = "".b
  response.read_body do |bytes|
    buffer << bytes
    next unless bytes.match?(/[\r\n]/) # an event of many pieces is searched once

    *events, buffer = buffer.split(/(?:\r\n|\n|\r(?!\n)){2}/, -1)
    events.each do |event|
      lines = event.delete_prefix("\xEF\xBB\xBF".b).split(/\r\n|\n|\r/)
      data = lines.filter_map { |line| line[/\Adata(?:: ?|\z)(.*)/, 1] }
      yield data.join("\n").force_encoding("UTF-8") if data.any?
    end
  end
end

begin
  uri = URI("https://wcode.net/api/gpt/v1/chat/completions")
  request = Net::HTTP::Post.new(uri)
  request["Authorization"] = "Bearer #{KEY}"
  request["Content-Type"] = "application/json"
  request.body = JSON.generate(
    model: "qwen/qwen3-vl-8b-instruct",
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
    stream: true
  )

  $stdout.sync = true
  printed = false
  calls = []
  latest = {}
  Net::HTTP.start(uri.host, uri.port, use_ssl: true, read_timeout: 300) do |http|
    http.request(request) do |response|
      if !response.is_a?(Net::HTTPSuccess) || response.content_type == "application/json"
        quit "HTTP #{response.code}: #{error_message(response) || response.message}"
      end

      each_event(response) do |data|
        if data == "[DONE]"
          print "\n" if printed
          calls.each { |call| print call, "\n" }
          exit
        end

        chunk = JSON.parse(data)
        quit "Stream failed: #{describe(chunk["error"])}" if chunk["error"]
        delta = chunk.dig("choices", 0, "delta") || {}
        print delta["content"]
        printed ||= !delta["content"].to_s.empty?
        delta["tool_calls"]&.each do |call|
          name, arguments = call["function"].values_at("name", "arguments")
          calls << (latest[call["index"]] = +"#{name} ") unless name.to_s.empty?
          latest[call["index"]] << arguments.to_s
        end
      end
    end
  end
  quit "Stream ended early"
rescue JSON::ParserError
  quit "Unexpected response: invalid JSON"
rescue KeyError, NoMethodError, TypeError
  quit "Unexpected response: not a chat completion"
rescue StandardError => e
  quit "Request failed: #{e.message}"
end
