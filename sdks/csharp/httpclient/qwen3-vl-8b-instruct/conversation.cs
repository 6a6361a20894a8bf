using System.Text;
using System.Text.Json.Nodes;

var key = Environment.GetEnvironmentVariable("WCODE_API_KEY")?.Trim() ?? throw new InvalidOperationException("WCODE_API_KEY is not set");

using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(300) };
client.DefaultRequestHeaders.Authorization = new("Bearer", key);
using var response = await client.PostAsync("https://wcode.net/api/gpt/v1/chat/completions", new StringContent("""
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
    """, Encoding.UTF8, "application/json"));
if (!response.IsSuccessStatusCode) throw new HttpRequestException($"HTTP {(int)response.StatusCode}");
var text = JsonNode.Parse(await response.Content.ReadAsStringAsync())?["choices"]?[0]?["message"]?["content"];
Console.WriteLine(text ?? throw new InvalidDataException("No text in the response"));
