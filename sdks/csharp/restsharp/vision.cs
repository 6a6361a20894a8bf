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
      "model": "qwen/qwen3-vl-8b-instruct",
      "messages": [
        {
          "role": "user",
          "content": [
            {
              "type": "image_url",
              "image_url": {
                "url": "https://example.com/photos/west-lake.jpg?width=1024&format=webp",
                "detail": "high"
              }
            },
            {"type": "text", "text": "这张照片可能是在哪里拍的？请说明你的依据。"}
          ]
        }
      ],
      "max_tokens": 512
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
    if ((string?)JsonNode.Parse(reply)?["choices"]?[0]?["message"]?["content"] is not { } text)
        return Fail("Unexpected reply: no text");

    Console.Write(text + "\n");
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
