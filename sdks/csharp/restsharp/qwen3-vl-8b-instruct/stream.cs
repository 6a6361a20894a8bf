#:package RestSharp@114.1.0
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using RestSharp;

var key = Environment.GetEnvironmentVariable("WCODE_API_KEY")?.Trim() ?? throw new InvalidOperationException("WCODE_API_KEY is not set");

var options = new RestClientOptions { Timeout = TimeSpan.FromSeconds(300), FollowRedirects = false, ThrowOnAnyError = true };
using var client = new RestClient(options, headers => headers.Authorization = new("Bearer", key));
var request = new RestRequest("https://wcode.net/api/gpt/v1/chat/completions", Method.Post).AddStringBody("""
    {
      "model": "qwen/qwen3-vl-8b-instruct",
      "messages": [{"role": "user", "content": "用三句话向第一次来的朋友介绍杭州，活泼一点！"}],
      "stream": true,
      "stream_options": {"include_usage": true}
    }
    """, ContentType.Json);
using var stream = await client.DownloadStreamAsync(request);

using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(300));
await foreach (var item in SseParser.Create(stream!).EnumerateAsync(limit.Token))
{
    if (item.Data == "[DONE]") { Console.WriteLine(); return; }

    var chunk = JsonNode.Parse(item.Data);
    if (chunk?["error"] is not null) throw new HttpRequestException("Stream failed");
    if (chunk?["choices"] is JsonArray { Count: > 0 } choices)
        Console.Write(choices[0]?["delta"]?["content"]);
}

throw new EndOfStreamException("Stream ended early");
