using System;
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
        {
          "role": "system",
          "content": "你是旅行规划助手，按给定的 JSON Schema 输出行程。"
        },
        {
          "role": "user",
          "content": "帮我安排苏州两日游，每天两个景点，总预算 1500 元。"
        }
      ],
      "response_format": {
        "type": "json_schema",
        "json_schema": {
          "name": "travel_plan",
          "description": "一份按天安排的旅行计划",
          "strict": true,
          "schema": {
            "type": "object",
            "properties": {
              "city": {"type": "string"},
              "days": {
                "type": "array",
                "items": {
                  "type": "object",
                  "properties": {
                    "day": {"type": "integer"},
                    "places": {"type": "array", "items": {"type": "string"}},
                    "tip": {"type": ["string", "null"]}
                  },
                  "required": ["day", "places", "tip"],
                  "additionalProperties": false
                }
              },
              "budget": {
                "type": "object",
                "properties": {
                  "amount": {"type": "number"},
                  "currency": {"type": "string", "enum": ["CNY", "USD"]}
                },
                "required": ["amount", "currency"],
                "additionalProperties": false
              }
            },
            "required": ["city", "days", "budget"],
            "additionalProperties": false
          }
        }
      },
      "structured_outputs": true
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
