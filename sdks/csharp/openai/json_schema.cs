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
      "messages": [
        {"role": "system", "content": "你是旅行规划助手，按给定的 JSON Schema 输出行程。"},
        {"role": "user", "content": "帮我安排苏州两日游，每天两个景点，总预算 1500 元。"}
      ],
      "response_format": {
        "type": "json_schema",
        "json_schema": {
          "name": "travel_plan",
          "description": "一份按天安排的旅行计划",
          "strict": true,
          "schema": {
            "type": "object",
            "properties": {
              "city": {"type": "string"},
              "days": {
                "type": "array",
                "items": {
                  "type": "object",
                  "properties": {
                    "day": {"type": "integer"},
                    "places": {"type": "array", "items": {"type": "string"}},
                    "tip": {"type": ["string", "null"]}
                  },
                  "required": ["day", "places", "tip"],
                  "additionalProperties": false
                }
              },
              "budget": {
                "type": "object",
                "properties": {
                  "amount": {"type": "number"},
                  "currency": {"type": "string", "enum": ["CNY", "USD"]}
                },
                "required": ["amount", "currency"],
                "additionalProperties": false
              }
            },
            "required": ["city", "days", "budget"],
            "additionalProperties": false
          }
        }
      },
      "structured_outputs": true
    }
    """);
var result = await client.CompleteChatAsync(BinaryContent.Create(body));
var completion = ModelReaderWriter.Read<ChatCompletion>(result.GetRawResponse().Content)!;
Console.WriteLine(completion.Content[0].Text);
