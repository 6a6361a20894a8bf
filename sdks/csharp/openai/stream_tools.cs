#:package OpenAI@2.15.0
using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.RegularExpressions;
using OpenAI.Chat;

var key = Environment.GetEnvironmentVariable("WCODE_API_KEY")?.Trim() ?? throw new InvalidOperationException("WCODE_API_KEY is not set");

AppDomain.CurrentDomain.UnhandledException += (_, e) =>
{
    // The server may repeat the key.
    var message = ((Exception)e.ExceptionObject).Message.Replace(key, "***");
    Console.Error.WriteLine(Regex.Replace(message, @"[\s\p{Cc}]+", " "));
    Environment.Exit(1);
};

var credential = new ApiKeyCredential(key);
var client = new ChatClient("qwen/qwen3-8b", credential, new()
{
    Endpoint = new("https://wcode.net/api/gpt/v1"),
    NetworkTimeout = TimeSpan.FromSeconds(300),
    RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
});
var body = BinaryData.FromString("""
    {
      "model": "qwen/qwen3-8b",
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
    """);
var result = await client.CompleteChatAsync(BinaryContent.Create(body), new() { BufferResponse = false });
using var stream = result.GetRawResponse().ContentStream;

var text = false;
var calls = new List<StringBuilder>();
var latest = new Dictionary<int, StringBuilder>();
await foreach (var item in SseParser.Create(stream!).EnumerateAsync())
{
    if (item.Data == "[DONE]")
    {
        if (text) Console.WriteLine();
        calls.ForEach(Console.WriteLine);
        return;
    }

    var update = ModelReaderWriter.Read<StreamingChatCompletionUpdate>(BinaryData.FromString(item.Data))!;
    foreach (var part in update.ContentUpdate)
    {
        Console.Write(part.Text);
        text |= part.Text != "";
    }

    foreach (var call in update.ToolCallUpdates)
    {
        if (call.FunctionName is { Length: > 0 } name)
            calls.Add(latest[call.Index] = new StringBuilder(name + " "));
        latest[call.Index].Append(call.FunctionArgumentsUpdate);
    }
}

throw new EndOfStreamException("Stream ended early");
