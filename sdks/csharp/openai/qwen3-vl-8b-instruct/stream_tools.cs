#:package OpenAI@2.15.0
using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;
using OpenAI.Chat;

var key = new ApiKeyCredential(Environment.GetEnvironmentVariable("WCODE_API_KEY")!.Trim());
var client = new ChatClient("qwen/qwen3-vl-8b-instruct", key, new()
{
    Endpoint = new("https://wcode.net/api/gpt/v1"),
    NetworkTimeout = TimeSpan.FromSeconds(300),
    RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
});
var body = BinaryData.FromString("""
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
      "stream": true
    }
    """);
var result = await client.CompleteChatAsync(BinaryContent.Create(body), new() { BufferResponse = false });
using var stream = result.GetRawResponse().ContentStream;

var text = "";
var calls = new List<StringBuilder>();
var latest = new Dictionary<int, StringBuilder>();
await foreach (var item in SseParser.Create(stream!).EnumerateAsync())
{
    if (item.Data == "[DONE]")
    {
        if (text != "") Console.WriteLine();
        calls.ForEach(Console.WriteLine);
        return;
    }

    var chunk = JsonNode.Parse(item.Data);
    if (chunk?["error"] is not null)
        throw new HttpRequestException($"Stream failed: {item.Data}");
    if (chunk?["choices"] is not JsonArray { Count: > 0 } choices || choices[0]?["delta"] is not { } delta)
        continue;

    text += delta["content"];
    Console.Write(delta["content"]);
    foreach (var call in delta["tool_calls"]?.AsArray() ?? [])
    {
        var index = (int?)call!["index"] ?? 0;
        if ((string?)call["function"]!["name"] is { Length: > 0 } name)
            calls.Add(latest[index] = new StringBuilder(name + " "));
        latest[index].Append(call["function"]!["arguments"]);
    }
}

throw new EndOfStreamException("Stream ended early");
