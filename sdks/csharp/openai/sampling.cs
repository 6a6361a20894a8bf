#:package OpenAI@2.15.0
using System.ClientModel;
using System.ClientModel.Primitives;
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
      "messages": [{"role": "user", "content": "给一家开在旧书店里的咖啡馆起三个名字，每行一个。"}],
      "temperature": 0.7,
      "top_p": 0.9,
      "top_k": 40,
      "frequency_penalty": 0.5,
      "presence_penalty": -0.25,
      "repetition_penalty": 1.1,
      "min_p": 0.05,
      "top_a": 0.1,
      "seed": 42,
      "max_tokens": 512,
      "logit_bias": {"1024": -100, "20002": 2.5},
      "stop": ["\n\n", "###"],
      "verbosity": "low"
    }
    """);
var result = await client.CompleteChatAsync(BinaryContent.Create(body));
var completion = ModelReaderWriter.Read<ChatCompletion>(result.GetRawResponse().Content)!;
Console.WriteLine(completion.Content[0].Text);
