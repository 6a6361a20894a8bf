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
    messages: [{ role: "user", content: "用三句话向第一次来的朋友介绍杭州，活泼一点！" }],
    stream: true,
    stream_options: { include_usage: true }
  )

  $stdout.sync = true
  Net::HTTP.start(uri.host, uri.port, use_ssl: true, read_timeout: 300) do |http|
    http.request(request) do |response|
      if !response.is_a?(Net::HTTPSuccess) || response.content_type == "application/json"
        quit "HTTP #{response.code}: #{error_message(response) || response.message}"
      end

      each_event(response) do |data|
        if data == "[DONE]"
          print "\n"
          exit
        end

        chunk = JSON.parse(data)
        quit "Stream failed: #{describe(chunk["error"])}" if chunk["error"]
        print chunk.dig("choices", 0, "delta", "content")
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
