using System.Text;
using System.Text.Json.Nodes;

var key = Environment.GetEnvironmentVariable("WCODE_API_KEY")?.Trim() ?? throw new InvalidOperationException("WCODE_API_KEY is not set");

using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(300) };
client.DefaultRequestHeaders.Authorization = new("Bearer", key);
using var response = await client.PostAsync("https://wcode.net/api/gpt/v1/chat/completions", new StringContent("""
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
    """, Encoding.UTF8, "application/json"));
if (!response.IsSuccessStatusCode) throw new HttpRequestException($"HTTP {(int)response.StatusCode}");
var text = JsonNode.Parse(await response.Content.ReadAsStringAsync())?["choices"]?[0]?["message"]?["content"];
Console.WriteLine(text ?? throw new InvalidDataException("No text in the response"));
