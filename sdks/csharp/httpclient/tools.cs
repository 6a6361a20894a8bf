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
        {"role": "user", "content": "杭州和北京现在天气怎么样？用摄氏度。"}
      ],
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
      "parallel_tool_calls": true
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
    var message = JsonNode.Parse(reply)?["choices"]?[0]?["message"];
    var output = new StringBuilder();
    if ((string?)message?["content"] is { Length: > 0 } content)
        output.Append(content + "\n");

    foreach (var call in message?["tool_calls"]?.AsArray() ?? [])
    {
        var function = call?["function"];
        if ((string?)function?["name"] is not { } name || (string?)function["arguments"] is not { } arguments)
            return Fail("Unexpected reply: an incomplete tool call");

        output.Append($"{name} {arguments}\n");
    }

    if (output.Length == 0)
        return Fail("Unexpected reply: no tool calls");

    Console.Write(output);
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
