using System.Text;
using System.Text.Json.Nodes;

using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(300) };
using var request = new HttpRequestMessage(HttpMethod.Post, "https://wcode.net/api/gpt/v1/chat/completions");
request.Headers.Authorization = new("Bearer", Environment.GetEnvironmentVariable("WCODE_API_KEY")?.Trim());
request.Content = new StringContent("""
    {
      "model": "qwen/qwen3-vl-8b-instruct",
      "messages": [
        {
          "role": "user",
          "content": [
            {
              "type": "image_url",
              "image_url": {
                "url": "https://example.com/photos/west-lake.jpg?width=1024&format=webp",
                "detail": "high"
              }
            },
            {"type": "text", "text": "这张照片可能是在哪里拍的？请说明你的依据。"}
          ]
        }
      ],
      "max_tokens": 512
    }
    """, Encoding.UTF8, "application/json");
using var response = await client.SendAsync(request);
response.EnsureSuccessStatusCode();
var json = await response.Content.ReadAsStringAsync();
var text = JsonNode.Parse(json)?["choices"]?[0]?["message"]?["content"];
Console.WriteLine(text ?? throw new InvalidDataException(json));
