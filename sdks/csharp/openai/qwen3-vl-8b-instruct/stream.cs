#:package OpenAI@2.15.0
using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI.Chat;

var key = new ApiKeyCredential(Environment.GetEnvironmentVariable("WCODE_API_KEY")?.Trim()!);
var client = new ChatClient("qwen/qwen3-vl-8b-instruct", key, new()
{
    Endpoint = new("https://wcode.net/api/gpt/v1"),
    NetworkTimeout = TimeSpan.FromSeconds(300),
    RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
});
var updates = client.CompleteChatStreamingAsync("用三句话向第一次来的朋友介绍杭州，活泼一点！");
ChatFinishReason? finish = null;
await foreach (var update in updates)
{
    foreach (var part in update.ContentUpdate)
        Console.Write(part.Text);
    finish ??= update.FinishReason;
}

if (finish is null)
    throw new EndOfStreamException("Stream ended early");
Console.WriteLine();
