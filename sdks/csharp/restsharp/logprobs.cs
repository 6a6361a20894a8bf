#:package RestSharp@114.1.0
using System.Text.Json.Nodes;
using RestSharp;

using var client = new RestClient(
    new RestClientOptions { Timeout = TimeSpan.FromSeconds(300), FollowRedirects = false },
    headers => headers.Authorization = new("Bearer", Environment.GetEnvironmentVariable("WCODE_API_KEY")?.Trim()));
var request = new RestRequest("https://wcode.net/api/gpt/v1/chat/completions");
request.AddStringBody("""
    {
      "model": "qwen/qwen3-8b",
      "messages": [{"role": "user", "content": "法国的首都是哪里？只回答城市名。"}],
      "max_tokens": 8,
      "logprobs": true,
      "top_logprobs": 2
    }
    """, ContentType.Json);
var response = await client.PostAsync(request);
var text = JsonNode.Parse(response.Content!)?["choices"]?[0]?["message"]?["content"];
Console.WriteLine(text ?? throw new InvalidDataException(response.Content));
