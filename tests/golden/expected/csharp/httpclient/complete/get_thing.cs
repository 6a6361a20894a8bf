using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

const string Url = "https://api.example.com/v1/it's/$HOME/things/a%2Fb%27c?q=x%20y%2C%26";
var timeout = TimeSpan.FromSeconds(300);
using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { Timeout = timeout };
using var request = new HttpRequestMessage(HttpMethod.Get, Url);
request.Headers.TryAddWithoutValidation("X-Note", "\"it's\" $HOME \\ #{1} `id`");

Console.OutputEncoding = Encoding.UTF8;
try
{
    using var response = await client.SendAsync(request);
    var reply = await response.Content.ReadAsStringAsync();
    if (!response.IsSuccessStatusCode)
        return Fail($"HTTP {(int)response.StatusCode}: {ErrorMessage(reply) ?? response.ReasonPhrase}");

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
    Console.Error.WriteLine(Regex.Replace(message, @"[\s\p{Cc}]+", " "));
    return 1;
}
