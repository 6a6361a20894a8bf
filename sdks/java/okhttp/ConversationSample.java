import java.time.Duration;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.json.JSONObject;

public class ConversationSample {
  public static void main(String[] args) throws Exception {
    String body =
        """
        {
          "model": "qwen/qwen3-8b",
          "messages": [
            {
              "role": "system",
              "content": "你是一位耐心的编程老师。用中文回答，代码要短，别说“It's easy”。"
            },
            {"role": "user", "content": "在 Shell 里，echo '${name}' 和 echo \\"${name}\\" 有什么区别？"},
            {
              "role": "assistant",
              "content": "单引号里的内容原样输出，所以打印的是 ${name}；\\n双引号会展开变量，打印的是变量的值。"
            },
            {
              "role": "user",
              "content": "那 Ruby 的 \\"#{name}\\" 呢？还有，Windows 路径 \\"C:\\\\temp\\\\new\\" 为什么会出错？"
            }
          ]
        }
        """;
    Request request =
        new Request.Builder()
            .url("https://wcode.net/api/gpt/v1/chat/completions")
            .header("Authorization", "Bearer " + System.getenv("WCODE_API_KEY").strip())
            .post(RequestBody.create(body, MediaType.get("application/json")))
            .build();
    OkHttpClient.Builder client = new OkHttpClient.Builder().readTimeout(Duration.ofSeconds(300));
    try (Response response = client.followRedirects(false).build().newCall(request).execute()) {
      if (!response.isSuccessful()) throw new IllegalStateException("HTTP " + response.code());
      JSONObject completion = new JSONObject(response.body().string());
      System.out.println((String) completion.query("/choices/0/message/content"));
    }
  }
}
