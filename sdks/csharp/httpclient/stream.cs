using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

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
using var client = new HttpClient { Timeout = timeout };
using var request = new HttpRequestMessage(HttpMethod.Post, Url);
request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
request.Content = new StringContent(Body, Encoding.UTF8, "application/json");

Console.OutputEncoding = Encoding.UTF8;
try
{
    using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    if (!response.IsSuccessStatusCode)
        return Fail($"HTTP {(int)response.StatusCode}: {await ErrorMessage(response)}");

    await foreach (var data in ReadEvents(await response.Content.ReadAsStreamAsync()))
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

async Task<string?> ErrorMessage(HttpResponseMessage response)
{
    try
    {
        var reply = await response.Content.ReadAsByteArrayAsync().WaitAsync(timeout);
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
