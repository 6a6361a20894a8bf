import java.time.Duration;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.json.JSONObject;

public class SamplingSample {
  public static void main(String[] args) throws Exception {
    String body =
        """
        {
          "model": "qwen/qwen3-8b",
          "messages": [{"role": "user", "content": "给一家开在旧书店里的咖啡馆起三个名字，每行一个。"}],
          "temperature": 0.7,
          "top_p": 0.9,
          "top_k": 40,
          "frequency_penalty": 0.5,
          "presence_penalty": -0.25,
          "repetition_penalty": 1.1,
          "min_p": 0.05,
          "top_a": 0.1,
          "seed": 42,
          "max_tokens": 512,
          "logit_bias": {"1024": -100, "20002": 2.5},
          "stop": ["\\n\\n", "###"],
          "verbosity": "low"
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
