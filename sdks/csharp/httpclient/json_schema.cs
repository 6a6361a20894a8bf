using System.Text;
using System.Text.Json.Nodes;

var key = Environment.GetEnvironmentVariable("WCODE_API_KEY")?.Trim() ?? throw new InvalidOperationException("WCODE_API_KEY is not set");

using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(300) };
client.DefaultRequestHeaders.Authorization = new("Bearer", key);
using var response = await client.PostAsync("https://wcode.net/api/gpt/v1/chat/completions", new StringContent("""
    {
      "model": "qwen/qwen3-8b",
      "messages": [
        {"role": "system", "content": "你是旅行规划助手，按给定的 JSON Schema 输出行程。"},
        {"role": "user", "content": "帮我安排苏州两日游，每天两个景点，总预算 1500 元。"}
      ],
      "response_format": {
        "type": "json_schema",
        "json_schema": {
          "name": "travel_plan",
          "description": "一份按天安排的旅行计划",
          "strict": true,
          "schema": {
            "type": "object",
            "properties": {
              "city": {"type": "string"},
              "days": {
                "type": "array",
                "items": {
                  "type": "object",
                  "properties": {
                    "day": {"type": "integer"},
                    "places": {"type": "array", "items": {"type": "string"}},
                    "tip": {"type": ["string", "null"]}
                  },
                  "required": ["day", "places", "tip"],
                  "additionalProperties": false
                }
              },
              "budget": {
                "type": "object",
                "properties": {
                  "amount": {"type": "number"},
                  "currency": {"type": "string", "enum": ["CNY", "USD"]}
                },
                "required": ["amount", "currency"],
                "additionalProperties": false
              }
            },
            "required": ["city", "days", "budget"],
            "additionalProperties": false
          }
        }
      },
      "structured_outputs": true
    }
    """, Encoding.UTF8, "application/json"));
if (!response.IsSuccessStatusCode) throw new HttpRequestException($"HTTP {(int)response.StatusCode}");
var text = JsonNode.Parse(await response.Content.ReadAsStringAsync())?["choices"]?[0]?["message"]?["content"];
Console.WriteLine(text ?? throw new InvalidDataException("No text in the response"));
