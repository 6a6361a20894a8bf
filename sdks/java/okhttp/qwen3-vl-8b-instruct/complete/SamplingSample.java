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

public class SamplingSample {
  private static final String URL = "https://wcode.net/api/gpt/v1/chat/completions";
  private static final String BODY =
      """
      {
        "model": "qwen/qwen3-vl-8b-instruct",
        "messages": [
          {
            "role": "user",
            "content": "给一家开在旧书店里的咖啡馆起三个名字，每行一个。"
          }
        ],
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

  public static void main(String[] args) {
    String key = System.getenv("WCODE_API_KEY");
    if (key == null || key.isEmpty()) {
      fail("Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey");
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
    Duration timeout = Duration.ofSeconds(300);
    OkHttpClient client =
        new OkHttpClient.Builder().callTimeout(timeout).readTimeout(timeout).build();
    Request request =
        new Request.Builder()
            .url(URL)
            .header("Authorization", "Bearer " + key)
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
