using System.Text;
using System.Text.Json.Nodes;

using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(300) };
using var request = new HttpRequestMessage(HttpMethod.Post, "https://wcode.net/api/gpt/v1/chat/completions");
request.Headers.Authorization = new("Bearer", Environment.GetEnvironmentVariable("WCODE_API_KEY")?.Trim());
request.Content = new StringContent("""
    {
      "model": "qwen/qwen3-vl-8b-instruct",
      "messages": [
        {
          "role": "system",
          "content": "你是一位耐心的编程老师。用中文回答，代码要短，别说“It's easy”。"
        },
        {
          "role": "user",
          "content": "在 Shell 里，echo '${name}' 和 echo \"${name}\" 有什么区别？"
        },
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
    """, Encoding.UTF8, "application/json");
using var response = await client.SendAsync(request);
response.EnsureSuccessStatusCode();
var json = await response.Content.ReadAsStringAsync();
var text = JsonNode.Parse(json)?["choices"]?[0]?["message"]?["content"];
Console.WriteLine(text ?? throw new InvalidDataException(json));
