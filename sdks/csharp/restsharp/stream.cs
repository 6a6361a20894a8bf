using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using RestSharp;
using RestSharp.Interceptors;

const string Url = "https://wcode.net/api/gpt/v1/chat/completions";
const string Body = """
    {
      "model": "qwen/qwen3-8b",
      "messages": [
        {"role": "user", "content": "用三句话向第一次来的朋友介绍杭州，活泼一点！"}
      ],
      "stream": true,
      "stream_options": {"include_usage": true}
    }
    """;

var key = Environment.GetEnvironmentVariable("WCODE_API_KEY");
if (string.IsNullOrEmpty(key))
    return Fail("Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey");
if (Regex.IsMatch(key, @"[\r\n]"))
    return Fail("There is a line break in WCODE_API_KEY");

var timeout = TimeSpan.FromSeconds(300);
using var client = new RestClient(new RestClientOptions
{
    Timeout = timeout,
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
    if (response is { IsSuccessStatusCode: false })
    {
        var reply = await new StreamReader(stream).ReadToEndAsync().WaitAsync(timeout);
        return Fail($"HTTP {(int)response.StatusCode}: {ErrorMessage(reply) ?? response.ReasonPhrase}");
    }

    await foreach (var data in ReadEvents(stream))
    {
        if (data == "[DONE]")
        {
            Console.Write("\n");
            return 0;
        }

        var chunk = JsonNode.Parse(data);
        if (chunk?["error"] is { } error)
            return Fail($"Stream failed: {error["message"]}");
        if (chunk?["choices"] is not JsonArray { Count: > 0 } choices)
            continue;

        Console.Write((string?)choices[0]?["delta"]?["content"]);
    }

    return Fail("Stream ended early");
}
catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
{
    return Fail($"Unexpected reply: {e.Message}");
}
catch (Exception e) when (e is OperationCanceledException or TimeoutException)
{
    return Fail("Request failed: timed out");
}
catch (Exception e) when (e is HttpRequestException or IOException)
{
    return Fail($"Request failed: {e.GetBaseException().Message}");
}

async IAsyncEnumerable<string> ReadEvents(Stream stream)
{
    using var reader = new StreamReader(stream);
    var data = new List<string>();
    while (await reader.ReadLineAsync().WaitAsync(timeout) is { } line)
    {
        if (Regex.Match(line, "^data(?:: ?(.*))?$") is { Success: true } field)
        {
            data.Add(field.Groups[1].Value);
        }
        else if (line == "" && data.Count > 0)
        {
            yield return string.Join("\n", data);
            data.Clear();
        }
    }
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
