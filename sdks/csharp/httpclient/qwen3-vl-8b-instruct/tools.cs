using System.Text;
using System.Text.Json.Nodes;

using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(300) };
using var request = new HttpRequestMessage(HttpMethod.Post, "https://wcode.net/api/gpt/v1/chat/completions");
request.Headers.Authorization = new("Bearer", Environment.GetEnvironmentVariable("WCODE_API_KEY")?.Trim());
request.Content = new StringContent("""
    {
      "model": "qwen/qwen3-vl-8b-instruct",
      "messages": [
        {"role": "user", "content": "杭州和北京现在天气怎么样？用摄氏度。"}
      ],
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
    """, Encoding.UTF8, "application/json");
using var response = await client.SendAsync(request);
response.EnsureSuccessStatusCode();
var json = await response.Content.ReadAsStringAsync();
var message = JsonNode.Parse(json)?["choices"]?[0]?["message"] ?? throw new InvalidDataException(json);
if ((string?)message["content"] is { Length: > 0 } text)
    Console.WriteLine(text);
foreach (var call in message["tool_calls"]?.AsArray() ?? [])
    Console.WriteLine($"{call!["function"]!["name"]} {call["function"]!["arguments"]}");
