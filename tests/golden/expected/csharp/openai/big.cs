#:package OpenAI@2.15.0
using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.RegularExpressions;
using OpenAI.Chat;

var key = Environment.GetEnvironmentVariable("THING_KEY")?.Trim() ?? throw new InvalidOperationException("THING_KEY is not set");

AppDomain.CurrentDomain.UnhandledException += (_, e) =>
{
    // The server may repeat the key.
    var message = ((Exception)e.ExceptionObject).Message.Replace(key, "***");
    Console.Error.WriteLine(Regex.Replace(message, @"[\s\p{Cc}]+", " "));
    Environment.Exit(1);
};

var credential = new ApiKeyCredential(key);
var client = new ChatClient("m", credential, new()
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
