#:package RestSharp@114.1.0
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;
using RestSharp;

var key = Environment.GetEnvironmentVariable("WCODE_API_KEY")?.Trim() ?? throw new InvalidOperationException("WCODE_API_KEY is not set");

var options = new RestClientOptions { Timeout = TimeSpan.FromSeconds(300), FollowRedirects = false, ThrowOnAnyError = true };
using var client = new RestClient(options, headers => headers.Authorization = new("Bearer", key));
var request = new RestRequest("https://wcode.net/api/gpt/v1/chat/completions", Method.Post).AddStringBody("""
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
      "stream": true
    }
    """, ContentType.Json);
using var stream = await client.DownloadStreamAsync(request);

var text = "";
var calls = new List<StringBuilder>();
var latest = new Dictionary<int, StringBuilder>();
using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(300));
await foreach (var item in SseParser.Create(stream!).EnumerateAsync(limit.Token))
{
    if (item.Data == "[DONE]")
    {
        if (text != "") Console.WriteLine();
        calls.ForEach(Console.WriteLine);
        return;
    }

    var chunk = JsonNode.Parse(item.Data);
    if (chunk?["error"] is not null) throw new HttpRequestException("Stream failed");
    if (chunk?["choices"] is not JsonArray { Count: > 0 } choices || choices[0]?["delta"] is not { } delta)
        continue;

    text += delta["content"];
    Console.Write(delta["content"]);
    foreach (var call in delta["tool_calls"]?.AsArray() ?? [])
    {
        var (index, function) = ((int?)call?["index"] ?? 0, call?["function"]);
        if ((string?)function?["name"] is { Length: > 0 } name)
            calls.Add(latest[index] = new StringBuilder(name + " "));
        latest[index].Append(function?["arguments"]);
    }
}

throw new EndOfStreamException("Stream ended early");
