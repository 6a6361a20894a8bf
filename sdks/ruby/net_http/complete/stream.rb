# frozen_string_literal: true

require "json"
require "net/http"

url = URI("https://wcode.net/api/gpt/v1/chat/completions")
body = {
  model: "qwen/qwen3-8b",
  messages: [
    { role: "user", content: "用三句话向第一次来的朋友介绍杭州，活泼一点！" }
  ],
  stream: true,
  stream_options: { include_usage: true }
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
        print chunk.dig("choices", 0, "delta", "content")
      end
    end
  end
  abort "Stream ended early"
rescue JSON::ParserError, KeyError, NoMethodError, TypeError
  abort "Unexpected reply: not the JSON of a completion"
rescue StandardError => e
  abort "Request failed: #{e.message}"
end
