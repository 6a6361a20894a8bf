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
  private static final String URL = "https://api.example.com/v1/it's/$HOME/chat/completions";
  private static final String BODY =
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
          "a b'c\\"d$e\\\\f": [
            [],
            {},
            [[]],
            [{}],
            null,
            true,
            false,
            0,
            -1,
            1.5,
            1e-7,
            1e22
          ]
        }
      }
      """;

  public static void main(String[] args) {
    String key = System.getenv("THING_KEY");
    if (key == null || key.isEmpty()) {
      fail("Set THING_KEY first");
    }

    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (Response response = send(key)) {
      if (!response.isSuccessful()) {
        fail("HTTP " + response.code() + ": " + errorMessage(response));
      }

      String reply = response.body().string();
      JSONObject message =
          new JSONObject(reply).getJSONArray("choices").getJSONObject(0).getJSONObject("message");
      out.print(message.getString("content") + "\n");
    } catch (JSONException e) {
      fail("Unexpected reply: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      fail("Request failed: the key makes no HTTP header");
    } catch (IOException e) {
      fail("Request failed: " + e.getMessage());
    }
  }

  private static Response send(String key) throws IOException {
    Duration timeout = Duration.ofSeconds(30);
    OkHttpClient client =
        new OkHttpClient.Builder().callTimeout(timeout).readTimeout(timeout).build();
    Request request =
        new Request.Builder()
            .url(URL)
            .header("X-Api-Key", key)
            .post(RequestBody.create(BODY, MediaType.get("application/json")))
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
