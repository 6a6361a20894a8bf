using System.Text;
using System.Text.Json.Nodes;

var key = Environment.GetEnvironmentVariable("WCODE_API_KEY")?.Trim() ?? throw new InvalidOperationException("WCODE_API_KEY is not set");

using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(300) };
client.DefaultRequestHeaders.Authorization = new("Bearer", key);
using var response = await client.PostAsync("https://wcode.net/api/gpt/v1/chat/completions", new StringContent("""
    {
      "model": "qwen/qwen3-vl-8b-instruct",
      "messages": [{"role": "user", "content": "杭州和北京现在天气怎么样？用摄氏度。"}],
      "tools": [
        {
          "type": "function",
          "function": {
            "name": "get_weather",
            "description": "查询指定城市当前的天气",
            "parameters": {
              "type": "object",
              "properties": {
                "city": {"type": "string", "description": "城市名称，例如：杭州"},
                "unit": {
                  "type": "string",
                  "enum": ["celsius", "fahrenheit"],
                  "description": "温度单位"
                }
              },
              "required": ["city"]
            }
          }
        }
      ],
      "tool_choice": "auto",
      "parallel_tool_calls": true
    }
    """, Encoding.UTF8, "application/json"));
if (!response.IsSuccessStatusCode) throw new HttpRequestException($"HTTP {(int)response.StatusCode}");
var message = JsonNode.Parse(await response.Content.ReadAsStringAsync())?["choices"]?[0]?["message"] ?? throw new InvalidDataException("No text in the response");
if ((string?)message["content"] is { Length: > 0 } text)
    Console.WriteLine(text);
foreach (var call in message["tool_calls"]?.AsArray() ?? [])
    Console.WriteLine($"{call!["function"]!["name"]} {call["function"]!["arguments"]}");
