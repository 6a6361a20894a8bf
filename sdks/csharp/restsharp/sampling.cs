#:package RestSharp@114.1.0
using System.Text.Json.Nodes;
using RestSharp;

var key = Environment.GetEnvironmentVariable("WCODE_API_KEY")?.Trim() ?? throw new InvalidOperationException("WCODE_API_KEY is not set");

var options = new RestClientOptions { Timeout = TimeSpan.FromSeconds(300), FollowRedirects = false };
using var client = new RestClient(options, headers => headers.Authorization = new("Bearer", key));
var request = new RestRequest("https://wcode.net/api/gpt/v1/chat/completions").AddStringBody("""
    {
      "model": "qwen/qwen3-8b",
      "messages": [{"role": "user", "content": "给一家开在旧书店里的咖啡馆起三个名字，每行一个。"}],
      "temperature": 0.7,
      "top_p": 0.9,
      "top_k": 40,
      "frequency_penalty": 0.5,
      "presence_penalty": -0.25,
      "repetition_penalty": 1.1,
      "min_p": 0.05,
      "top_a": 0.1,
      "seed": 42,
      "max_tokens": 512,
      "logit_bias": {"1024": -100, "20002": 2.5},
      "stop": ["\n\n", "###"],
      "verbosity": "low"
    }
    """, ContentType.Json);
var response = await client.PostAsync(request);
var text = JsonNode.Parse(response.Content!)?["choices"]?[0]?["message"]?["content"];
Console.WriteLine(text ?? throw new InvalidDataException("No text in the response"));
