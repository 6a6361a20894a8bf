#:package OpenAI@2.15.0
using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net.ServerSentEvents;
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
      "stream": true
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
    var options = new RequestOptions { BufferResponse = false };
    using var request = BinaryContent.Create(BinaryData.FromString(Body));
    var result = await client.CompleteChatAsync(request, options);
    var response = result.GetRawResponse();
    if (response.Headers.TryGetValue("Content-Type", out var type) && type!.StartsWith("application/json"))
    {
        await response.BufferContentAsync();
        return Fail($"Unexpected response: {ErrorMessage(response.Content.ToString()) ?? "no event stream"}");
    }

    await using var stream = response.ContentStream ?? Stream.Null;
    var text = "";
    var calls = new List<StringBuilder>();
    var latest = new Dictionary<int, StringBuilder>();
    await foreach (var item in SseParser.Create(stream).EnumerateAsync())
    {
        if (item.Data == "[DONE]")
        {
            if (text != "")
                Console.WriteLine();
            calls.ForEach(Console.WriteLine);
            return 0;
        }

        if (ErrorMessage(item.Data) is { } problem)
            return Fail($"Stream failed: {problem}");
        if (JsonNode.Parse(item.Data)?["choices"] is not JsonArray { Count: > 0 } choices)
            continue;

        var delta = choices[0]?["delta"];
        text += (string?)delta?["content"];
        Console.Write((string?)delta?["content"]);
        foreach (var call in delta?["tool_calls"]?.AsArray() ?? [])
        {
            var (index, function) = ((int?)call?["index"] ?? 0, call?["function"]);
            if ((string?)function?["name"] is { Length: > 0 } name)
                calls.Add(latest[index] = new StringBuilder(name + " "));
            latest[index].Append((string?)function?["arguments"]);
        }
    }

    return Fail("Stream ended early");
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
