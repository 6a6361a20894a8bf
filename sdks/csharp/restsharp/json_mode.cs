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
      "messages": [
        {
          "role": "system",
          "content": "从用户的话里提取信息，以 JSON 输出，键为 name、city 和 hobbies。"
        },
        {
          "role": "user",
          "content": "我叫李雷，住在“山城”重庆，平时喜欢爬山和下围棋。"
        }
      ],
      "response_format": {"type": "json_object"}
    }
    """, ContentType.Json);
var response = await client.PostAsync(request);
var text = JsonNode.Parse(response.Content!)?["choices"]?[0]?["message"]?["content"];
Console.WriteLine(text ?? throw new InvalidDataException(response.Content));
