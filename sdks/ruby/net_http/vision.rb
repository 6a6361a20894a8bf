require "json"
require "net/http"

uri = URI("https://wcode.net/api/gpt/v1/chat/completions")
request = Net::HTTP::Post.new(uri)
request["Authorization"] = "Bearer #{ENV.fetch("WCODE_API_KEY").strip}"
request["Content-Type"] = "application/json"
request.body = JSON.generate(
  model: "qwen/qwen3-vl-8b-instruct",
  messages: [
    {
      role: "user",
      content: [
        {
          type: "image_url",
          image_url: {
            url: "https://example.com/photos/west-lake.jpg?width=1024&format=webp",
            detail: "high"
          }
        },
        { type: "text", text: "这张照片可能是在哪里拍的？请说明你的依据。" }
      ]
    }
  ],
  max_tokens: 512
)

response = Net::HTTP.start(uri.host, uri.port, use_ssl: true, read_timeout: 300) do |http|
  http.request(request)
end
abort "HTTP #{response.code}" unless response.is_a?(Net::HTTPSuccess)
completion = JSON.parse(response.body.force_encoding("UTF-8").scrub) rescue abort("Invalid JSON")
print completion["choices"][0]["message"]["content"] + "\n"
