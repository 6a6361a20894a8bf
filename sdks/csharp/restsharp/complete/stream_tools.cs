#:package RestSharp@114.1.0
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RestSharp;
using RestSharp.Interceptors;

const string Url = "https://wcode.net/api/gpt/v1/chat/completions";
const string Body = """
    {
      "model": "qwen/qwen3-8b",
      "messages": [{"role": "user", "content": "杭州和北京现在天气怎么样？用摄氏度。"}],
      "tools": [
        {
          "type": "function",
          "function": {
            "name": "get_weather",
            "description": "查询指定城市当前的天气",
            "parameters": {
              "type": "object",
              "properties": {
                "city": {"type": "string", "description": "城市名称，例如：杭州"},
                "unit": {
                  "type": "string",
                  "enum": ["celsius", "fahrenheit"],
                  "description": "温度单位"
                }
              },
              "required": ["city"]
            }
          }
        }
      ],
      "tool_choice": "auto",
      "stream": true
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
    HttpResponseMessage? response = null;
    request.Interceptors = [new CompatibilityInterceptor { OnAfterRequest = it => { response = it; return default; } }];
    await using var stream = await client.DownloadStreamAsync(request) ?? Stream.Null;
    using var idle = new CancellationTokenSource(timeout);
    if (!response!.IsSuccessStatusCode || response.Content.Headers.ContentType?.MediaType == "application/json")
    {
        var reply = await new StreamReader(stream).ReadToEndAsync(idle.Token);
        return Fail($"HTTP {(int)response.StatusCode}: {ErrorMessage(reply) ?? response.ReasonPhrase}");
    }

    var text = "";
    var calls = new List<StringBuilder>();
    var latest = new Dictionary<int, StringBuilder>();
    await foreach (var item in SseParser.Create(stream).EnumerateAsync(idle.Token))
    {
        idle.CancelAfter(timeout);
        if (item.Data == "[DONE]")
        {
            if (text != "")
                Console.WriteLine();
            calls.ForEach(Console.WriteLine);
            return 0;
        }

        if (ErrorMessage(item.Data) is { } problem)
            return Fail($"Stream failed: {problem}");
        if (JsonNode.Parse(item.Data)?["choices"] is not JsonArray { Count: > 0 } choices)
            continue;

        var delta = choices[0]?["delta"];
        text += (string?)delta?["content"];
        Console.Write((string?)delta?["content"]);
        foreach (var call in delta?["tool_calls"]?.AsArray() ?? [])
        {
            var (index, function) = ((int?)call?["index"] ?? 0, call?["function"]);
            if ((string?)function?["name"] is { Length: > 0 } name)
                calls.Add(latest[index] = new StringBuilder(name + " "));
            latest[index].Append((string?)function?["arguments"]);
        }
    }

    return Fail("Stream ended early");
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
