#:package OpenAI@2.15.0
using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI.Chat;

var key = new ApiKeyCredential(Environment.GetEnvironmentVariable("THING_KEY")?.Trim()!);
var client = new ChatClient("m", key, new()
{
    Endpoint = new("https://api.example.com/v1/it's/$HOME"),
    NetworkTimeout = TimeSpan.FromSeconds(30),
    RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
});
var body = BinaryData.FromString("""
    {
      "model": "m",
      "messages": [],
      "seed": 123456789012345678901234567890
    }
    """);
var result = await client.CompleteChatAsync(BinaryContent.Create(body));
Console.WriteLine(result.GetRawResponse().Content);
