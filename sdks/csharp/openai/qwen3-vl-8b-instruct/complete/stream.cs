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
      "messages": [{"role": "user", "content": "用三句话向第一次来的朋友介绍杭州，活泼一点！"}],
      "stream": true,
      "stream_options": {"include_usage": true}
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
    await foreach (var item in SseParser.Create(stream).EnumerateAsync())
    {
        if (item.Data == "[DONE]")
        {
            Console.WriteLine();
            return 0;
        }

        if (ErrorMessage(item.Data) is { } problem)
            return Fail($"Stream failed: {problem}");
        if (JsonNode.Parse(item.Data)?["choices"] is not JsonArray { Count: > 0 } choices)
            continue;

        Console.Write((string?)choices[0]?["delta"]?["content"]);
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
