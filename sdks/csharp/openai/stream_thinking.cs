#:package OpenAI@2.15.0
using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net.ServerSentEvents;
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
      "messages": [{"role": "user", "content": "鸡兔同笼，共有 8 个头、22 只脚，鸡和兔各有几只？"}],
      "enable_thinking": true,
      "stream": true
    }
    """);
var result = await client.CompleteChatAsync(BinaryContent.Create(body), new() { BufferResponse = false });
using var stream = result.GetRawResponse().ContentStream;

await foreach (var item in SseParser.Create(stream!).EnumerateAsync())
{
    if (item.Data == "[DONE]")
    {
        Console.WriteLine();
        return;
    }

    var update = ModelReaderWriter.Read<StreamingChatCompletionUpdate>(BinaryData.FromString(item.Data))!;
    foreach (var part in update.ContentUpdate)
        Console.Write(part.Text);
}

throw new EndOfStreamException("Stream ended early");
