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
    """;

var key = Environment.GetEnvironmentVariable("WCODE_API_KEY")?.Trim();
if (string.IsNullOrEmpty(key))
    return Fail("Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey");
if (Regex.IsMatch(key, "[^!-~]"))
    return Fail("Invalid character in WCODE_API_KEY");

var timeout = TimeSpan.FromSeconds(300);
var credential = new ApiKeyCredential(key);
var client = new ChatClient("qwen/qwen3-8b", credential, new OpenAIClientOptions
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
