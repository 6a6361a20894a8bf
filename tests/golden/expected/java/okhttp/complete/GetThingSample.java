import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;
import org.json.JSONParserConfiguration;

public class GetThingSample {
  private static final String URL =
      "https://api.example.com/v1/it's/$HOME/things/a%2Fb%27c?q=x%20y%2C%26";

  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (Response response = send()) {
      if (!response.isSuccessful()) {
        fail("HTTP " + response.code() + ": " + errorMessage(response));
      }

      String reply = response.body().string();
      if (!reply.isEmpty()) {
        new JSONArray("[" + reply + "]", new JSONParserConfiguration().withStrictMode());
      }
      out.print(reply + "\n");
    } catch (JSONException e) {
      fail("Unexpected reply: " + e.getMessage());
    } catch (IOException e) {
      fail("Request failed: " + e.getMessage());
    }
  }

  private static Response send() throws IOException {
    Duration timeout = Duration.ofSeconds(300);
    OkHttpClient client =
        new OkHttpClient.Builder().callTimeout(timeout).readTimeout(timeout).build();
    Request request =
        new Request.Builder()
            .url(URL)
            .header("X-Note", "\"it's\" $HOME \\ #{1} `id`")
            .get()
            .build();
    return client.newCall(request).execute();
  }

  private static String errorMessage(Response response) throws IOException {
    try {
      return new JSONObject(response.body().string()).getJSONObject("error").getString("message");
    } catch (JSONException e) {
      return response.message();
    }
  }

  private static void fail(String message) {
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    err.println(message.replaceAll("\\s+", " "));
    System.exit(1);
  }
}
