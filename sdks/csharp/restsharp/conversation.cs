#:package RestSharp@114.1.0
using System.Text.Json.Nodes;
using RestSharp;

var key = Environment.GetEnvironmentVariable("WCODE_API_KEY")?.Trim() ?? throw new InvalidOperationException("WCODE_API_KEY is not set");

var options = new RestClientOptions { Timeout = TimeSpan.FromSeconds(300), FollowRedirects = false };
using var client = new RestClient(options, headers => headers.Authorization = new("Bearer", key));
var request = new RestRequest("https://wcode.net/api/gpt/v1/chat/completions").AddStringBody("""
    {
      "model": "qwen/qwen3-8b",
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
    """, ContentType.Json);
var response = await client.PostAsync(request);
var text = JsonNode.Parse(response.Content!)?["choices"]?[0]?["message"]?["content"];
Console.WriteLine(text ?? throw new InvalidDataException("No text in the response"));
