using System.Text;
using System.Text.Json.Nodes;

using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(300) };
using var request = new HttpRequestMessage(HttpMethod.Post, "https://wcode.net/api/gpt/v1/chat/completions");
request.Headers.Authorization = new("Bearer", Environment.GetEnvironmentVariable("WCODE_API_KEY")?.Trim());
request.Content = new StringContent("""
    {
      "model": "qwen/qwen3-8b",
      "messages": [
        {
          "role": "user",
          "content": "Translate into Chinese: \"It's raining cats and dogs.\""
        }
      ],
      "enable_thinking": false
    }
    """, Encoding.UTF8, "application/json");
using var response = await client.SendAsync(request);
response.EnsureSuccessStatusCode();
var json = await response.Content.ReadAsStringAsync();
var text = JsonNode.Parse(json)?["choices"]?[0]?["message"]?["content"];
Console.WriteLine(text ?? throw new InvalidDataException(json));
