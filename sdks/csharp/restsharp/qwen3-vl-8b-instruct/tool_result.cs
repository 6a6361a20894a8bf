#:package RestSharp@114.1.0
using System.Text.Json.Nodes;
using RestSharp;

var key = Environment.GetEnvironmentVariable("WCODE_API_KEY")?.Trim() ?? throw new InvalidOperationException("WCODE_API_KEY is not set");

var options = new RestClientOptions { Timeout = TimeSpan.FromSeconds(300), FollowRedirects = false };
using var client = new RestClient(options, headers => headers.Authorization = new("Bearer", key));
var request = new RestRequest("https://wcode.net/api/gpt/v1/chat/completions").AddStringBody("""
    {
      "model": "qwen/qwen3-vl-8b-instruct",
      "messages": [
        {"role": "user", "content": "杭州和北京现在天气怎么样？用摄氏度。"},
        {
          "role": "assistant",
          "content": null,
          "tool_calls": [
            {
              "id": "call_5f2c1e7a9b3d4860",
              "type": "function",
              "function": {
                "name": "get_weather",
                "arguments": "{\"city\": \"杭州\", \"unit\": \"celsius\"}"
              }
            },
            {
              "id": "call_8d4b6a0f2e1c4973",
              "type": "function",
              "function": {
                "name": "get_weather",
                "arguments": "{\"city\": \"北京\", \"unit\": \"celsius\"}"
              }
            }
          ]
        },
        {
          "role": "tool",
          "tool_call_id": "call_5f2c1e7a9b3d4860",
          "content": "{\"temperature\": 22.5, \"condition\": \"小雨\"}"
        },
        {
          "role": "tool",
          "tool_call_id": "call_8d4b6a0f2e1c4973",
          "content": "{\"temperature\": 14, \"condition\": \"晴\"}"
        }
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
      ]
    }
    """, ContentType.Json);
var response = await client.PostAsync(request);
var text = JsonNode.Parse(response.Content!)?["choices"]?[0]?["message"]?["content"];
Console.WriteLine(text ?? throw new InvalidDataException("No text in the response"));
