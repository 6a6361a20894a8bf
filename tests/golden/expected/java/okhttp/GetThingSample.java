import java.time.Duration;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.json.JSONArray;
import org.json.JSONParserConfiguration;

public class GetThingSample {
  public static void main(String[] args) throws Exception {
    Request request =
        new Request.Builder()
            .url("https://api.example.com/v1/it's/$HOME/things/a%2Fb%27c?q=x%20y%2C%26")
            .header("X-Note", "\"it's\" $HOME \\ #{1} `id`")
            .get()
            .build();
    OkHttpClient.Builder client = new OkHttpClient.Builder().readTimeout(Duration.ofSeconds(300));
    try (Response response = client.followRedirects(false).build().newCall(request).execute()) {
      if (!response.isSuccessful()) throw new IllegalStateException("HTTP " + response.code());
      String json = response.body().string();
      // Throws unless it is JSON.
      new JSONArray("[" + json + "]", new JSONParserConfiguration().withStrictMode());
      System.out.println(json);
    }
  }
}
