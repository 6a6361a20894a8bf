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
