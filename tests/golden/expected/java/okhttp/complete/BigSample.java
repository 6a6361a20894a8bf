import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;
import org.json.JSONParserConfiguration;

public class BigSample {
  private static final String KEY = System.getenv().getOrDefault("THING_KEY", "").strip();

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
    if (KEY.isEmpty()) {
      throw new Failure("Set THING_KEY first");
    }
    if (!KEY.matches("[!-~]+")) {
      throw new Failure("Invalid character in THING_KEY");
    }

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
            .header("X-Api-Key", KEY)
            .post(RequestBody.create(body, MediaType.get("application/json")))
            .build();
    OkHttpClient client =
        new OkHttpClient.Builder()
            .callTimeout(Duration.ofSeconds(30))
            .readTimeout(Duration.ofSeconds(30))
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
    String text = KEY.isEmpty() ? message : message.replace(KEY, "***");
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    err.println(text.replaceAll("[\\s\\p{Cntrl}\u0080-\u009f]+", " "));
    System.exit(1);
  }

  private static class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    Failure(String message) {
      super(message);
    }
  }
}
