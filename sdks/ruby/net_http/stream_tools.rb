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
  stream: true
)

$stdout.sync = true
buffer = "".b
text = +""
calls = []
latest = {}
Net::HTTP.start(uri.host, uri.port, use_ssl: true, read_timeout: 300) do |http|
  http.request(request) do |response|
    abort "HTTP #{response.code}" unless response.is_a?(Net::HTTPSuccess)
    response.read_body do |bytes|
      buffer << bytes
      while bytes.match?(/[\r\n]/) && (event = buffer.slice!(/\A.*?(?:\n\n|\r\n\r\n|\r\r)/m))
        lines = event.force_encoding("UTF-8").scrub.split(/[\r\n]+/)
        data = lines.filter_map { |line| line[/\A\uFEFF?data:(.*)/, 1] }.join
        next if data.empty?

        if data.strip == "[DONE]"
          print "\n" unless text.empty?
          calls.each { |call| print call, "\n" }
          exit
        end

        chunk = JSON.parse(data) rescue abort("Invalid JSON")
        abort "Stream failed" if chunk["error"]
        delta = chunk.dig("choices", 0, "delta") || {}
        print delta["content"]
        text << delta["content"].to_s
        delta["tool_calls"]&.each do |call|
          name, arguments = call["function"].values_at("name", "arguments")
          calls << (latest[call["index"]] = +"#{name} ") unless name.to_s.empty?
          latest[call["index"]] << arguments.to_s
        end
      end
    end
  end
end
abort "Stream ended early"
