using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

const string Url = "https://wcode.net/api/gpt/v1/chat/completions";
const string Body = """
    {
      "model": "qwen/qwen3-vl-8b-instruct",
      "messages": [
        {
          "role": "system",
          "content": "你是一位耐心的编程老师。用中文回答，代码要短，别说“It's easy”。"
        },
        {"role": "user", "content": "在 Shell 里，echo '${name}' 和 echo \"${name}\" 有什么区别？"},
        {
          "role": "assistant",
          "content": "单引号里的内容原样输出，所以打印的是 ${name}；\n双引号会展开变量，打印的是变量的值。"
        },
        {
          "role": "user",
          "content": "那 Ruby 的 \"#{name}\" 呢？还有，Windows 路径 \"C:\\temp\\new\" 为什么会出错？"
        }
      ]
    }
    """;

var key = Environment.GetEnvironmentVariable("WCODE_API_KEY")?.Trim();
if (string.IsNullOrEmpty(key))
    return Fail("Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey");
if (Regex.IsMatch(key, "[^!-~]"))
    return Fail("Invalid character in WCODE_API_KEY");

var timeout = TimeSpan.FromSeconds(300);
using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { Timeout = timeout };
using var request = new HttpRequestMessage(HttpMethod.Post, Url);
request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
request.Content = new StringContent(Body, Encoding.UTF8, "application/json");

Console.OutputEncoding = Encoding.UTF8;
try
{
    using var response = await client.SendAsync(request);
    var reply = await response.Content.ReadAsStringAsync();
    if (!response.IsSuccessStatusCode)
        return Fail($"HTTP {(int)response.StatusCode}: {ErrorMessage(reply) ?? response.ReasonPhrase}");

    if ((string?)JsonNode.Parse(reply)?["choices"]?[0]?["message"]?["content"] is not { } text)
        return Fail($"Unexpected response: {ErrorMessage(reply) ?? "no text"}");

    Console.WriteLine(text);
    return 0;
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
