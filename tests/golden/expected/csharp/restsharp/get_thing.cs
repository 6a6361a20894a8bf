using System;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using RestSharp;

const string Url = "https://api.example.com/v1/it's/$HOME/things/a%2Fb%27c?q=x%20y%2C%26";

var timeout = TimeSpan.FromSeconds(300);
using var client = new RestClient(new RestClientOptions { Timeout = timeout });
var request = new RestRequest(Url, Method.Get);
request.AddHeader("X-Note", "\"it's\" $HOME \\ #{1} `id`");

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
