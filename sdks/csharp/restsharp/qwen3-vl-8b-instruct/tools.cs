#:package RestSharp@114.1.0
using System.Text.Json.Nodes;
using RestSharp;

var key = Environment.GetEnvironmentVariable("WCODE_API_KEY")?.Trim() ?? throw new InvalidOperationException("WCODE_API_KEY is not set");

var options = new RestClientOptions { Timeout = TimeSpan.FromSeconds(300), FollowRedirects = false };
using var client = new RestClient(options, headers => headers.Authorization = new("Bearer", key));
var request = new RestRequest("https://wcode.net/api/gpt/v1/chat/completions").AddStringBody("""
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
    """, ContentType.Json);
var response = await client.PostAsync(request);
var message = JsonNode.Parse(response.Content!)?["choices"]?[0]?["message"] ?? throw new InvalidDataException("No text in the response");
if ((string?)message["content"] is { Length: > 0 } text)
    Console.WriteLine(text);
foreach (var call in message["tool_calls"]?.AsArray() ?? [])
    Console.WriteLine($"{call!["function"]!["name"]} {call["function"]!["arguments"]}");
