import java.io.BufferedReader;
import java.time.Duration;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.json.JSONObject;

public class StreamSample {
  public static void main(String[] args) throws Exception {
    String body =
        """
        {
          "model": "qwen/qwen3-8b",
          "messages": [{"role": "user", "content": "用三句话向第一次来的朋友介绍杭州，活泼一点！"}],
          "stream": true,
          "stream_options": {"include_usage": true}
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
      var lines = new BufferedReader(response.body().charStream()).lines().iterator();
      while (true) {
        String data = lines.next().replaceFirst("^data: ?", "");
        if (data.equals("[DONE]")) break;
        if (!data.startsWith("{")) continue;
        JSONObject chunk = new JSONObject(data);
        if (!chunk.isNull("error")) throw new IllegalStateException("Stream failed");
        if (chunk.optQuery("/choices/0/delta/content") instanceof String s) System.out.print(s);
      }
      System.out.println();
    }
  }
}
