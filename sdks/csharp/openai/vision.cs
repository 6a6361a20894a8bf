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
var body = BinaryData.FromString("""
    {
      "model": "qwen/qwen3-vl-8b-instruct",
      "messages": [
        {
          "role": "user",
          "content": [
            {
              "type": "image_url",
              "image_url": {
                "url": "https://example.com/photos/west-lake.jpg?width=1024&format=webp",
                "detail": "high"
              }
            },
            {"type": "text", "text": "这张照片可能是在哪里拍的？请说明你的依据。"}
          ]
        }
      ],
      "max_tokens": 512
    }
    """);
var result = await client.CompleteChatAsync(BinaryContent.Create(body));
var completion = ModelReaderWriter.Read<ChatCompletion>(result.GetRawResponse().Content)!;
Console.WriteLine(completion.Content[0].Text);
