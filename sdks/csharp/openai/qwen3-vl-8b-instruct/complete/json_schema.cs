#:package OpenAI@2.15.0
using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OpenAI;
using OpenAI.Chat;

const string Body = """
    {
      "model": "qwen/qwen3-vl-8b-instruct",
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
    """;

var key = Environment.GetEnvironmentVariable("WCODE_API_KEY")?.Trim();
if (string.IsNullOrEmpty(key))
    return Fail("Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey");
if (Regex.IsMatch(key, "[^!-~]"))
    return Fail("Invalid character in WCODE_API_KEY");

var timeout = TimeSpan.FromSeconds(300);
var credential = new ApiKeyCredential(key);
var client = new ChatClient("qwen/qwen3-vl-8b-instruct", credential, new OpenAIClientOptions
{
    Endpoint = new Uri("https://wcode.net/api/gpt/v1"),
    NetworkTimeout = timeout,
    RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
});

Console.OutputEncoding = Encoding.UTF8;
try
{
    using var request = BinaryContent.Create(BinaryData.FromString(Body));
    var result = await client.CompleteChatAsync(request);
    var response = result.GetRawResponse();
    var reply = response.Content.ToString();
    if ((string?)JsonNode.Parse(reply)?["choices"]?[0]?["message"]?["content"] is not { } text)
        return Fail($"Unexpected response: {ErrorMessage(reply) ?? "no text"}");

    Console.WriteLine(text);
    return 0;
}
catch (ClientResultException e) when (e.GetRawResponse() is { } response)
{
    return Fail($"HTTP {e.Status}: {ErrorMessage(response.Content.ToString()) ?? response.ReasonPhrase}");
}
catch (Exception e)
{
    return Fail(e switch
    {
        OperationCanceledException or TimeoutException => "Request failed: timed out",
        ClientResultException or HttpRequestException or IOException => $"Request failed: {e.GetBaseException().Message}",
        _ => $"Unexpected response: {e.Message}",
    });
}

string? ErrorMessage(string reply)
{
    try
    {
        var error = JsonNode.Parse(reply)?["error"];
        return ((error as JsonObject)?["message"] ?? error)?.ToString();
    }
    catch (Exception e) when (e is JsonException or InvalidOperationException)
    {
        return null;
    }
}

int Fail(string message)
{
    if (!string.IsNullOrEmpty(key))
        message = message.Replace(key, "***"); // a server may repeat the key
    Console.Error.WriteLine(Regex.Replace(message, @"[\s\p{Cc}]+", " "));
    return 1;
}
