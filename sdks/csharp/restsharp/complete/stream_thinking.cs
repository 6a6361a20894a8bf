#:package RestSharp@114.1.0
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RestSharp;
using RestSharp.Interceptors;

const string Url = "https://wcode.net/api/gpt/v1/chat/completions";
const string Body = """
    {
      "model": "qwen/qwen3-8b",
      "messages": [{"role": "user", "content": "鸡兔同笼，共有 8 个头、22 只脚，鸡和兔各有几只？"}],
      "enable_thinking": true,
      "stream": true
    }
    """;

var key = Environment.GetEnvironmentVariable("WCODE_API_KEY")?.Trim();
if (string.IsNullOrEmpty(key))
    return Fail("Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey");
if (Regex.IsMatch(key, "[^!-~]"))
    return Fail("Invalid character in WCODE_API_KEY");

var timeout = TimeSpan.FromSeconds(300);
using var client = new RestClient(new RestClientOptions
{
    Timeout = timeout,
    FollowRedirects = false,
    ThrowOnAnyError = true,
    SetErrorExceptionOnUnsuccessfulStatusCode = false,
});
var request = new RestRequest(Url, Method.Post);
request.AddHeader("Authorization", "Bearer " + key);
request.AddStringBody(Body, ContentType.Json);

Console.OutputEncoding = Encoding.UTF8;
try
{
    HttpResponseMessage? response = null;
    request.Interceptors = [new CompatibilityInterceptor { OnAfterRequest = it => { response = it; return default; } }];
    await using var stream = await client.DownloadStreamAsync(request) ?? Stream.Null;
    using var idle = new CancellationTokenSource(timeout);
    if (!response!.IsSuccessStatusCode || response.Content.Headers.ContentType?.MediaType == "application/json")
    {
        var reply = await new StreamReader(stream).ReadToEndAsync(idle.Token);
        return Fail($"HTTP {(int)response.StatusCode}: {ErrorMessage(reply) ?? response.ReasonPhrase}");
    }

    await foreach (var item in SseParser.Create(stream).EnumerateAsync(idle.Token))
    {
        idle.CancelAfter(timeout);
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
catch (Exception e)
{
    return Fail(e switch
    {
        OperationCanceledException or TimeoutException => "Request failed: timed out",
        HttpRequestException or IOException => $"Request failed: {e.GetBaseException().Message}",
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
