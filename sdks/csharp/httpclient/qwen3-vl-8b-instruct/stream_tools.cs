using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;

var key = Environment.GetEnvironmentVariable("WCODE_API_KEY")?.Trim() ?? throw new InvalidOperationException("WCODE_API_KEY is not set");

using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(300) };
client.DefaultRequestHeaders.Authorization = new("Bearer", key);
using var request = new HttpRequestMessage(HttpMethod.Post, "https://wcode.net/api/gpt/v1/chat/completions");
request.Content = new StringContent("""
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
    """, Encoding.UTF8, "application/json");
using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
if (!response.IsSuccessStatusCode) throw new HttpRequestException($"HTTP {(int)response.StatusCode}");

var text = "";
var calls = new List<StringBuilder>();
var latest = new Dictionary<int, StringBuilder>();
using var limit = new CancellationTokenSource(client.Timeout);
await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync(limit.Token))
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
