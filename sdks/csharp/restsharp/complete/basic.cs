#:package RestSharp@114.1.0
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RestSharp;

const string Url = "https://wcode.net/api/gpt/v1/chat/completions";
const string Body = """
    {
      "model": "qwen/qwen3-8b",
      "messages": [{"role": "user", "content": "你好"}]
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
    var response = await client.ExecuteAsync(request);
    var reply = response.Content ?? "";
    if (!response.IsSuccessStatusCode)
        return Fail($"HTTP {(int)response.StatusCode}: {ErrorMessage(reply) ?? response.StatusDescription}");

    if ((string?)JsonNode.Parse(reply)?["choices"]?[0]?["message"]?["content"] is not { } text)
        return Fail($"Unexpected response: {ErrorMessage(reply) ?? "no text"}");

    Console.WriteLine(text);
    return 0;
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
