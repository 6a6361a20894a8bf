#:package RestSharp@114.1.0
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RestSharp;

const string Url = "https://api.example.com/v1/it's/$HOME/chat/completions";
const string Body = """
    {
      "model": "m",
      "messages": [],
      "seed": 123456789012345678901234567890
    }
    """;

var key = Environment.GetEnvironmentVariable("THING_KEY")?.Trim();
if (string.IsNullOrEmpty(key))
    return Fail("Set THING_KEY first");
if (Regex.IsMatch(key, "[^!-~]"))
    return Fail("Invalid character in THING_KEY");

var timeout = TimeSpan.FromSeconds(30);
using var client = new RestClient(new RestClientOptions
{
    Timeout = timeout,
    FollowRedirects = false,
    ThrowOnAnyError = true,
    SetErrorExceptionOnUnsuccessfulStatusCode = false,
});
var request = new RestRequest(Url, Method.Post);
request.AddHeader("X-Api-Key", key);
request.AddStringBody(Body, ContentType.Json);

Console.OutputEncoding = Encoding.UTF8;
try
{
    var response = await client.ExecuteAsync(request);
    var reply = response.Content ?? "";
    if (!response.IsSuccessStatusCode)
        return Fail($"HTTP {(int)response.StatusCode}: {ErrorMessage(reply) ?? response.StatusDescription}");

    if (reply != "")
        JsonNode.Parse(reply);

    Console.WriteLine(reply);
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
