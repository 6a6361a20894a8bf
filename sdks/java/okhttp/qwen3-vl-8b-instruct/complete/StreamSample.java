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
  private static final String KEY = System.getenv().getOrDefault("WCODE_API_KEY", "").strip();

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
      throw new Failure("Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey");
    }
    if (!KEY.matches("[!-~]+")) {
      throw new Failure("Invalid character in WCODE_API_KEY");
    }

    String body =
        """
        {
          "model": "qwen/qwen3-vl-8b-instruct",
          "messages": [{"role": "user", "content": "用三句话向第一次来的朋友介绍杭州，活泼一点！"}],
          "stream": true,
          "stream_options": {"include_usage": true}
        }
        """;
    Request request =
        new Request.Builder()
            .url("https://wcode.net/api/gpt/v1/chat/completions")
            .header("Authorization", "Bearer " + KEY)
            .post(RequestBody.create(body, MediaType.get("application/json")))
            .build();
    OkHttpClient client =
        new OkHttpClient.Builder()
            .readTimeout(Duration.ofSeconds(300))
            .followRedirects(false)
            .build();
    try (Response response = client.newCall(request).execute()) {
      if (!response.isSuccessful()) {
        String message = errorMessage(response.body().string(), response.message());
        throw new Failure("HTTP " + response.code() + ": " + message);
      }
      if (!response.header("Content-Type", "").startsWith("text/event-stream")) {
        String message = errorMessage(response.body().string(), "not an event stream");
        throw new Failure("Unexpected response: " + message);
      }

      BufferedReader reader = new BufferedReader(response.body().charStream());
      for (String data = nextEvent(reader); data != null; data = nextEvent(reader)) {
        if (data.equals("[DONE]")) {
          out.print("\n");
          return;
        }
        JSONObject chunk = new JSONObject(data);
        if (!chunk.isNull("error")) {
          throw new Failure("Stream failed: " + errorMessage(data, data));
        }
        if (chunk.optQuery("/choices/0/delta/content") instanceof String text) {
          out.print(text);
        }
      }
      throw new Failure("Stream ended early");
    }
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
