import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.json.JSONException;
import org.json.JSONObject;

public class StreamSample {
  private static final String URL = "https://wcode.net/api/gpt/v1/chat/completions";
  private static final String BODY =
      """
      {
        "model": "qwen/qwen3-8b",
        "messages": [
          {"role": "user", "content": "用三句话向第一次来的朋友介绍杭州，活泼一点！"}
        ],
        "stream": true,
        "stream_options": {"include_usage": true}
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

      BufferedReader reader = new BufferedReader(response.body().charStream());
      for (String data = nextEvent(reader); data != null; data = nextEvent(reader)) {
        if (data.equals("[DONE]")) {
          out.print("\n");
          return;
        }

        JSONObject chunk = new JSONObject(data);
        if (!chunk.isNull("error")) {
          fail("Stream failed: " + chunk.getJSONObject("error").optString("message"));
        }
        if (chunk.optQuery("/choices/0/delta/content") instanceof String content) {
          out.print(content);
        }
      }
      fail("Stream ended early");
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
    OkHttpClient client = new OkHttpClient.Builder().readTimeout(timeout).build();
    Request request =
        new Request.Builder()
            .url(URL)
            .header("Authorization", "Bearer " + key)
            .post(RequestBody.create(BODY, MediaType.get("application/json")))
            .build();
    return client.newCall(request).execute();
  }

  private static String nextEvent(BufferedReader reader) throws IOException {
    List<String> data = new ArrayList<>();
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.startsWith("data:") || line.equals("data")) {
        data.add(line.replaceFirst("^data:? ?", ""));
      } else if (line.isEmpty() && !data.isEmpty()) {
        return String.join("\n", data);
      }
    }
    return null;
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
