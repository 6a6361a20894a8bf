require "json"
require "net/http"

uri = URI("https://wcode.net/api/gpt/v1/chat/completions")
request = Net::HTTP::Post.new(uri)
request["Authorization"] = "Bearer #{ENV.fetch("WCODE_API_KEY").strip}"
request["Content-Type"] = "application/json"
request.body = JSON.generate(
  model: "qwen/qwen3-vl-8b-instruct",
  messages: [{ role: "user", content: "用三句话向第一次来的朋友介绍杭州，活泼一点！" }],
  stream: true,
  stream_options: { include_usage: true }
)

$stdout.sync = true
buffer = "".b
Net::HTTP.start(uri.host, uri.port, use_ssl: true, read_timeout: 300) do |http|
  http.request(request) do |response|
    abort "HTTP #{response.code}" unless response.is_a?(Net::HTTPSuccess)
    response.read_body do |bytes|
      buffer << bytes
      while bytes.match?(/[\r\n]/) && (event = buffer.slice!(/\A.*?(?:\n\n|\r\n\r\n|\r\r)/m))
        lines = event.force_encoding("UTF-8").scrub.split(/[\r\n]+/)
        data = lines.filter_map { |line| line[/\A\uFEFF?data:(.*)/, 1] }.join
        next if data.empty?

        (print "\n"; exit) if data.strip == "[DONE]"

        chunk = JSON.parse(data) rescue abort("Invalid JSON")
        abort "Stream failed" if chunk["error"]
        print chunk.dig("choices", 0, "delta", "content")
      end
    end
  end
end
abort "Stream ended early"
