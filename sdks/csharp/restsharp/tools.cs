using System;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using RestSharp;

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
using var client = new RestClient(new RestClientOptions { Timeout = timeout });
var request = new RestRequest(Url, Method.Post);
request.AddHeader("Authorization", "Bearer " + key);
request.AddStringBody(Body, ContentType.Json);

Console.OutputEncoding = Encoding.UTF8;
try
{
    var response = await client.ExecuteAsync(request);
    if (response.ResponseStatus == ResponseStatus.TimedOut)
        return Fail("Request failed: timed out");
    if (response.StatusCode == 0)
        return Fail($"Request failed: {response.ErrorException?.GetBaseException().Message}");
    if (!response.IsSuccessStatusCode)
        return Fail($"HTTP {(int)response.StatusCode}: {ErrorMessage(response.Content) ?? response.StatusDescription}");

    var reply = response.RawBytes ?? [];
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
