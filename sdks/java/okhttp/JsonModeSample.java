import java.time.Duration;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.json.JSONObject;

public class JsonModeSample {
  public static void main(String[] args) throws Exception {
    String body =
        """
        {
          "model": "qwen/qwen3-8b",
          "messages": [
            {
              "role": "system",
              "content": "从用户的话里提取信息，以 JSON 输出，键为 name、city 和 hobbies。"
            },
            {"role": "user", "content": "我叫李雷，住在“山城”重庆，平时喜欢爬山和下围棋。"}
          ],
          "response_format": {"type": "json_object"}
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
