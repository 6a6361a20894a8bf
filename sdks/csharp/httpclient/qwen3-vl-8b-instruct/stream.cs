using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;

var key = Environment.GetEnvironmentVariable("WCODE_API_KEY")?.Trim() ?? throw new InvalidOperationException("WCODE_API_KEY is not set");

using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(300) };
client.DefaultRequestHeaders.Authorization = new("Bearer", key);
using var request = new HttpRequestMessage(HttpMethod.Post, "https://wcode.net/api/gpt/v1/chat/completions");
request.Content = new StringContent("""
    {
      "model": "qwen/qwen3-vl-8b-instruct",
      "messages": [{"role": "user", "content": "用三句话向第一次来的朋友介绍杭州，活泼一点！"}],
      "stream": true,
      "stream_options": {"include_usage": true}
    }
    """, Encoding.UTF8, "application/json");
using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
if (!response.IsSuccessStatusCode) throw new HttpRequestException($"HTTP {(int)response.StatusCode}");

using var limit = new CancellationTokenSource(client.Timeout);
await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync(limit.Token))
{
    if (item.Data == "[DONE]") { Console.WriteLine(); return; }

    var chunk = JsonNode.Parse(item.Data);
    if (chunk?["error"] is not null) throw new HttpRequestException("Stream failed");
    if (chunk?["choices"] is JsonArray { Count: > 0 } choices)
        Console.Write(choices[0]?["delta"]?["content"]);
}

throw new EndOfStreamException("Stream ended early");
