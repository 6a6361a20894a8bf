using System;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

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
        "a b'c\"d$e\\f": [
          [],
          {},
          [[]],
          [{}],
          null,
          true,
          false,
          0,
          -1,
          1.5,
          1e-7,
          1e22
        ]
      }
    }
    """;

var key = Environment.GetEnvironmentVariable("THING_KEY");
if (string.IsNullOrEmpty(key))
    return Fail("Set THING_KEY first");
if (Regex.IsMatch(key, @"[\r\n]"))
    return Fail("There is a line break in THING_KEY");

var timeout = TimeSpan.FromSeconds(30);
using var client = new HttpClient { Timeout = timeout };
using var request = new HttpRequestMessage(HttpMethod.Post, Url);
request.Headers.TryAddWithoutValidation("X-Api-Key", key);
request.Content = new StringContent(Body, Encoding.UTF8, "application/json");

Console.OutputEncoding = Encoding.UTF8;
try
{
    using var response = await client.SendAsync(request);
    if (!response.IsSuccessStatusCode)
        return Fail($"HTTP {(int)response.StatusCode}: {await ErrorMessage(response)}");

    var reply = await response.Content.ReadAsByteArrayAsync();
    if ((string?)JsonNode.Parse(reply)?["choices"]?[0]?["message"]?["content"] is not { } text)
        return Fail("Unexpected reply: no text");

    Console.Write(text + "\n");
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
