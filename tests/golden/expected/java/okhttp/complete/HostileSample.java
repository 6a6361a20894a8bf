import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.json.JSONException;
import org.json.JSONObject;

public class HostileSample {
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
          "model": "it's \\"quoted\\" \\\\ back\\\\slash",
          "messages": [
            {
              "role": "user",
              "content": "$HOME ${HOME} $(touch canary) `touch canary` #{`touch canary`} \\\\(x) %s %d {{ 7*7 }} {% x %} */ -- </script> ''' \\"\\"\\" ??="
            },
            {
              "role": "user",
              "content": "tab\\t line\\n cr\\r nul\\u0000 esc\\u001b bell\\u0007 ls\\u2028 ps\\u2029 nel\\u0085 bom\\ufeff bidi\\u202e zw\\u200b emoji 👩‍👩‍👧 中文"
            }
          ],
          "seed": 9007199254740991,
          "options": {
            "": "empty key",
            "0": "numeric key",
            "__proto__": {"constructor": null},
            "class": "#$0 #@x",
            "a b'c\\"d$e\\\\f": [[], {}, [[]], [{}], null, true, false, 0, -1, 1.5, 1e-7, 1e22]
          }
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
      JSONObject completion = new JSONObject(json);
      if (!completion.isNull("error")) {
        throw new Failure("Unexpected response: " + errorMessage(json, json));
      }
      JSONObject message =
          completion.getJSONArray("choices").getJSONObject(0).getJSONObject("message");
      out.print(message.getString("content") + "\n");
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
