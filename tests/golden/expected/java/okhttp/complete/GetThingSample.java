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
  public static void main(String[] args) {
    try {
      run(new PrintStream(System.out, true, StandardCharsets.UTF_8));
    } catch (Failure e) {
      exit(e.getMessage());
    } catch (JSONException e) {
      exit("Unexpected response: " + e.getMessage());
    } catch (IOException e) {
      exit("Request failed: " + e.getMessage());
    }
  }

  private static void run(PrintStream out) throws IOException {
    Request request =
        new Request.Builder()
            .url("https://api.example.com/v1/it's/$HOME/things/a%2Fb%27c?q=x%20y%2C%26")
            .header("X-Note", "\"it's\" $HOME \\ #{1} `id`")
            .get()
            .build();
    OkHttpClient client =
        new OkHttpClient.Builder()
            .callTimeout(Duration.ofSeconds(300))
            .readTimeout(Duration.ofSeconds(300))
            .followRedirects(false)
            .build();
    try (Response response = client.newCall(request).execute()) {
      if (!response.isSuccessful()) {
        String message = errorMessage(response.body().string(), response.message());
        throw new Failure("HTTP " + response.code() + ": " + message);
      }
      String json = response.body().string();
      if (!json.isEmpty()) {
        new JSONArray("[" + json + "]", new JSONParserConfiguration().withStrictMode());
      }
      out.print(json + "\n");
    }
  }

  private static String errorMessage(String body, String otherwise) {
    try {
      Object error = new JSONObject(body).get("error");
      return error instanceof JSONObject object ? object.getString("message") : error.toString();
    } catch (JSONException e) {
      return otherwise;
    }
  }

  private static void exit(String message) {
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    err.println(message.replaceAll("[\\s\\p{Cntrl}\u0080-\u009f]+", " "));
    System.exit(1);
  }

  private static class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    Failure(String message) {
      super(message);
    }
  }
}
