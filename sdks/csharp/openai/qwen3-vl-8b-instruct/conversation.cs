#:package OpenAI@2.15.0
using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.RegularExpressions;
using OpenAI.Chat;

var key = Environment.GetEnvironmentVariable("WCODE_API_KEY")?.Trim() ?? throw new InvalidOperationException("WCODE_API_KEY is not set");

AppDomain.CurrentDomain.UnhandledException += (_, e) =>
{
    // The server may repeat the key.
    var message = ((Exception)e.ExceptionObject).Message.Replace(key, "***");
    Console.Error.WriteLine(Regex.Replace(message, @"[\s\p{Cc}]+", " "));
    Environment.Exit(1);
};

var credential = new ApiKeyCredential(key);
var client = new ChatClient("qwen/qwen3-vl-8b-instruct", credential, new()
{
    Endpoint = new("https://wcode.net/api/gpt/v1"),
    NetworkTimeout = TimeSpan.FromSeconds(300),
    RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
});
ChatCompletion completion = await client.CompleteChatAsync(
    new SystemChatMessage("你是一位耐心的编程老师。用中文回答，代码要短，别说“It's easy”。"),
    new UserChatMessage("在 Shell 里，echo '${name}' 和 echo \"${name}\" 有什么区别？"),
    new AssistantChatMessage("单引号里的内容原样输出，所以打印的是 ${name}；\n双引号会展开变量，打印的是变量的值。"),
    new UserChatMessage("那 Ruby 的 \"#{name}\" 呢？还有，Windows 路径 \"C:\\temp\\new\" 为什么会出错？"));
Console.WriteLine(completion.Content[0].Text);
