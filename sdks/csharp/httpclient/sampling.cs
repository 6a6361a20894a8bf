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
          "content": "给一家开在旧书店里的咖啡馆起三个名字，每行一个。"
        }
      ],
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
    """, Encoding.UTF8, "application/json");
using var response = await client.SendAsync(request);
response.EnsureSuccessStatusCode();
var json = await response.Content.ReadAsStringAsync();
var text = JsonNode.Parse(json)?["choices"]?[0]?["message"]?["content"];
Console.WriteLine(text ?? throw new InvalidDataException(json));
