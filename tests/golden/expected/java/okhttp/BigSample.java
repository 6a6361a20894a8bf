import java.time.Duration;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.json.JSONArray;
import org.json.JSONParserConfiguration;

public class BigSample {
  public static void main(String[] args) throws Exception {
    String body =
        """
        {
          "model": "m",
          "messages": [],
          "seed": 123456789012345678901234567890
        }
        """;
    Request request =
        new Request.Builder()
            .url("https://api.example.com/v1/it's/$HOME/chat/completions")
            .header("X-Api-Key", System.getenv("THING_KEY").strip())
            .post(RequestBody.create(body, MediaType.get("application/json")))
            .build();
    OkHttpClient.Builder client = new OkHttpClient.Builder().readTimeout(Duration.ofSeconds(30));
    try (Response response = client.followRedirects(false).build().newCall(request).execute()) {
      if (!response.isSuccessful()) throw new IllegalStateException("HTTP " + response.code());
      String json = response.body().string();
      // Throws unless it is JSON.
      new JSONArray("[" + json + "]", new JSONParserConfiguration().withStrictMode());
      System.out.println(json);
    }
  }
}
