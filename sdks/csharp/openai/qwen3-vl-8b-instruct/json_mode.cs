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
var client = new ChatClient("qwen/qwen3-vl-8b-instruct", credential, new()
{
    Endpoint = new("https://wcode.net/api/gpt/v1"),
    NetworkTimeout = TimeSpan.FromSeconds(300),
    RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
});
var body = BinaryData.FromString("""
    {
      "model": "qwen/qwen3-vl-8b-instruct",
      "messages": [
        {
          "role": "system",
          "content": "从用户的话里提取信息，以 JSON 输出，键为 name、city 和 hobbies。"
        },
        {"role": "user", "content": "我叫李雷，住在“山城”重庆，平时喜欢爬山和下围棋。"}
      ],
      "response_format": {"type": "json_object"}
    }
    """);
var result = await client.CompleteChatAsync(BinaryContent.Create(body));
var completion = ModelReaderWriter.Read<ChatCompletion>(result.GetRawResponse().Content)!;
Console.WriteLine(completion.Content[0].Text);
