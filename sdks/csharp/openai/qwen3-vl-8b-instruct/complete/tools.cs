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
      "messages": [{"role": "user", "content": "杭州和北京现在天气怎么样？用摄氏度。"}],
      "tools": [
        {
          "type": "function",
          "function": {
            "name": "get_weather",
            "description": "查询指定城市当前的天气",
            "parameters": {
              "type": "object",
              "properties": {
                "city": {"type": "string", "description": "城市名称，例如：杭州"},
                "unit": {
                  "type": "string",
                  "enum": ["celsius", "fahrenheit"],
                  "description": "温度单位"
                }
              },
              "required": ["city"]
            }
          }
        }
      ],
      "tool_choice": "auto",
      "parallel_tool_calls": true
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
    var message = JsonNode.Parse(reply)?["choices"]?[0]?["message"];
    var lines = new List<string>();
    if ((string?)message?["content"] is { Length: > 0 } content)
        lines.Add(content);

    foreach (var call in message?["tool_calls"]?.AsArray() ?? [])
    {
        var function = call?["function"];
        if ((string?)function?["name"] is not { } name || (string?)function["arguments"] is not { } arguments)
            return Fail("Unexpected response: a tool call without name or arguments");

        lines.Add($"{name} {arguments}");
    }

    if (lines.Count == 0)
        return Fail($"Unexpected response: {ErrorMessage(reply) ?? "no tool calls"}");

    Console.WriteLine(string.Join("\n", lines));
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
