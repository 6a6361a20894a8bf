using System;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

const string Url = "https://api.example.com/v1/it's/$HOME/things/a%2Fb%27c?q=x%20y%2C%26";

var timeout = TimeSpan.FromSeconds(300);
using var client = new HttpClient { Timeout = timeout };
using var request = new HttpRequestMessage(HttpMethod.Get, Url);
request.Headers.TryAddWithoutValidation("X-Note", "\"it's\" $HOME \\ #{1} `id`");

Console.OutputEncoding = Encoding.UTF8;
try
{
    using var response = await client.SendAsync(request);
    if (!response.IsSuccessStatusCode)
        return Fail($"HTTP {(int)response.StatusCode}: {await ErrorMessage(response)}");

    var reply = await response.Content.ReadAsByteArrayAsync();
    if (reply.Length > 0)
        JsonNode.Parse(reply);

    Console.Write(Encoding.UTF8.GetString(reply) + "\n");
    return 0;
}
catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
{
    return Fail($"Unexpected reply: {e.Message}");
}
catch (Exception e) when (e is OperationCanceledException or TimeoutException)
{
    return Fail("Request failed: timed out");
}
catch (HttpRequestException e)
{
    return Fail($"Request failed: {e.GetBaseException().Message}");
}

async Task<string?> ErrorMessage(HttpResponseMessage response)
{
    try
    {
        var reply = await response.Content.ReadAsByteArrayAsync();
        return (string?)JsonNode.Parse(reply)?["error"]?["message"] ?? response.ReasonPhrase;
    }
    catch (Exception)
    {
        return response.ReasonPhrase;
    }
}

int Fail(string message)
{
    Console.Error.WriteLine(Regex.Replace(message, @"\s+", " "));
    return 1;
}
