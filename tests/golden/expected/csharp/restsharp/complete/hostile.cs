#:package RestSharp@114.1.0
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RestSharp;

const string Url = "https://api.example.com/v1/it's/$HOME/chat/completions";
const string Body = """
    {
      "model": "it's \"quoted\" \\ back\\slash",
      "messages": [
        {
          "role": "user",
          "content": "$HOME ${HOME} $(touch canary) `touch canary` #{`touch canary`} \\(x) %s %d {{ 7*7 }} {% x %} */ -- </script> ''' \"\"\" ??="
        },
        {
          "role": "user",
          "content": "tab\t line\n cr\r nul\u0000 esc\u001b bell\u0007 ls\u2028 ps\u2029 nel\u0085 bom\ufeff bidi\u202e zw\u200b emoji 👩‍👩‍👧 中文"
        }
      ],
      "seed": 9007199254740991,
      "options": {
        "": "empty key",
        "0": "numeric key",
        "__proto__": {"constructor": null},
        "class": "#$0 #@x",
        "a b'c\"d$e\\f": [[], {}, [[]], [{}], null, true, false, 0, -1, 1.5, 1e-7, 1e22]
      }
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
