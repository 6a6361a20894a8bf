using System.Text;
using System.Text.Json.Nodes;

var key = Environment.GetEnvironmentVariable("WCODE_API_KEY")?.Trim() ?? throw new InvalidOperationException("WCODE_API_KEY is not set");

using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(300) };
client.DefaultRequestHeaders.Authorization = new("Bearer", key);
using var response = await client.PostAsync("https://wcode.net/api/gpt/v1/chat/completions", new StringContent("""
    {
      "model": "qwen/qwen3-8b",
      "messages": [{"role": "user", "content": "9.11 和 9.9 哪个更大？"}],
      "enable_thinking": true
    }
    """, Encoding.UTF8, "application/json"));
if (!response.IsSuccessStatusCode) throw new HttpRequestException($"HTTP {(int)response.StatusCode}");
var text = JsonNode.Parse(await response.Content.ReadAsStringAsync())?["choices"]?[0]?["message"]?["content"];
Console.WriteLine(text ?? throw new InvalidDataException("No text in the response"));
