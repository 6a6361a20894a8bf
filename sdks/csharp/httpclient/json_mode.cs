using System.Text;
using System.Text.Json.Nodes;

var key = Environment.GetEnvironmentVariable("WCODE_API_KEY")?.Trim() ?? throw new InvalidOperationException("WCODE_API_KEY is not set");

using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(300) };
client.DefaultRequestHeaders.Authorization = new("Bearer", key);
using var response = await client.PostAsync("https://wcode.net/api/gpt/v1/chat/completions", new StringContent("""
    {
      "model": "qwen/qwen3-8b",
      "messages": [
        {
          "role": "system",
          "content": "从用户的话里提取信息，以 JSON 输出，键为 name、city 和 hobbies。"
        },
        {"role": "user", "content": "我叫李雷，住在“山城”重庆，平时喜欢爬山和下围棋。"}
      ],
      "response_format": {"type": "json_object"}
    }
    """, Encoding.UTF8, "application/json"));
if (!response.IsSuccessStatusCode) throw new HttpRequestException($"HTTP {(int)response.StatusCode}");
var text = JsonNode.Parse(await response.Content.ReadAsStringAsync())?["choices"]?[0]?["message"]?["content"];
Console.WriteLine(text ?? throw new InvalidDataException("No text in the response"));
