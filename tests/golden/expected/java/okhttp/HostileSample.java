import java.time.Duration;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.json.JSONObject;

public class HostileSample {
  public static void main(String[] args) throws Exception {
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
            .header("X-Api-Key", System.getenv("THING_KEY").strip())
            .post(RequestBody.create(body, MediaType.get("application/json")))
            .build();
    OkHttpClient.Builder client = new OkHttpClient.Builder().readTimeout(Duration.ofSeconds(30));
    try (Response response = client.followRedirects(false).build().newCall(request).execute()) {
      if (!response.isSuccessful()) throw new IllegalStateException("HTTP " + response.code());
      JSONObject completion = new JSONObject(response.body().string());
      System.out.println((String) completion.query("/choices/0/message/content"));
    }
  }
}
