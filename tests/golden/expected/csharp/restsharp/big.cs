using System;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using RestSharp;

const string Url = "https://api.example.com/v1/it's/$HOME/chat/completions";
const string Body = """
    {
      "model": "m",
      "messages": [],
      "seed": 123456789012345678901234567890
    }
    """;

var key = Environment.GetEnvironmentVariable("THING_KEY");
if (string.IsNullOrEmpty(key))
    return Fail("Set THING_KEY first");
if (Regex.IsMatch(key, @"[\r\n]"))
    return Fail("There is a line break in THING_KEY");

var timeout = TimeSpan.FromSeconds(30);
using var client = new RestClient(new RestClientOptions { Timeout = timeout });
var request = new RestRequest(Url, Method.Post);
request.AddHeader("X-Api-Key", key);
request.AddStringBody(Body, ContentType.Json);

Console.OutputEncoding = Encoding.UTF8;
try
{
    var response = await client.ExecuteAsync(request);
    if (response.ResponseStatus == ResponseStatus.TimedOut)
        return Fail("Request failed: timed out");
    if (response.StatusCode == 0)
        return Fail($"Request failed: {response.ErrorException?.GetBaseException().Message}");
    if (!response.IsSuccessStatusCode)
        return Fail($"HTTP {(int)response.StatusCode}: {ErrorMessage(response.Content) ?? response.StatusDescription}");

    var reply = response.RawBytes ?? [];
    if (reply.Length > 0)
        JsonNode.Parse(reply);

    Console.Write(Encoding.UTF8.GetString(reply) + "\n");
    return 0;
}
catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
{
    return Fail($"Unexpected reply: {e.Message}");
}

string? ErrorMessage(string? reply)
{
    try
    {
        return (string?)JsonNode.Parse(reply ?? "")?["error"]?["message"];
    }
    catch (Exception)
    {
        return null;
    }
}

int Fail(string message)
{
    Console.Error.WriteLine(Regex.Replace(message, @"\s+", " "));
    return 1;
}
