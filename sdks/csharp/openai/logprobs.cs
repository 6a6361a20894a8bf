#:package OpenAI@2.15.0
using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI.Chat;

var key = new ApiKeyCredential(Environment.GetEnvironmentVariable("WCODE_API_KEY")?.Trim()!);
var client = new ChatClient("qwen/qwen3-8b", key, new()
{
    Endpoint = new("https://wcode.net/api/gpt/v1"),
    NetworkTimeout = TimeSpan.FromSeconds(300),
    RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
});
var body = BinaryData.FromString("""
    {
      "model": "qwen/qwen3-8b",
      "messages": [{"role": "user", "content": "法国的首都是哪里？只回答城市名。"}],
      "max_tokens": 8,
      "logprobs": true,
      "top_logprobs": 2
    }
    """);
var result = await client.CompleteChatAsync(BinaryContent.Create(body));
var completion = ModelReaderWriter.Read<ChatCompletion>(result.GetRawResponse().Content)!;
Console.WriteLine(completion.Content[0].Text);
