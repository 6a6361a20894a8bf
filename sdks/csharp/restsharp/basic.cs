#:package RestSharp@114.1.0
using System.Text.Json.Nodes;
using RestSharp;

var key = Environment.GetEnvironmentVariable("WCODE_API_KEY")?.Trim() ?? throw new InvalidOperationException("WCODE_API_KEY is not set");

var options = new RestClientOptions { Timeout = TimeSpan.FromSeconds(300), FollowRedirects = false };
using var client = new RestClient(options, headers => headers.Authorization = new("Bearer", key));
var request = new RestRequest("https://wcode.net/api/gpt/v1/chat/completions").AddStringBody("""
    {
      "model": "qwen/qwen3-8b",
      "messages": [{"role": "user", "content": "你好"}]
    }
    """, ContentType.Json);
var response = await client.PostAsync(request);
var text = JsonNode.Parse(response.Content!)?["choices"]?[0]?["message"]?["content"];
Console.WriteLine(text ?? throw new InvalidDataException("No text in the response"));
