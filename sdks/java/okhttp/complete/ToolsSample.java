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

public class ToolsSample {
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
          "model": "qwen/qwen3-8b",
          "messages": [{"role": "user", "content": "杭州和北京现在天气怎么样？用摄氏度。"}],
          "tools": [
            {
              "type": "function",
              "function": {
                "name": "get_weather",
                "description": "查询指定城市当前的天气",
                "parameters": {
                  "type": "object",
                  "properties": {
                    "city": {"type": "string", "description": "城市名称，例如：杭州"},
                    "unit": {
                      "type": "string",
                      "enum": ["celsius", "fahrenheit"],
                      "description": "温度单位"
                    }
                  },
                  "required": ["city"]
                }
              }
            }
          ],
          "tool_choice": "auto",
          "parallel_tool_calls": true
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
      JSONObject completion = new JSONObject(json);
      if (!completion.isNull("error")) {
        throw new Failure("Unexpected response: " + errorMessage(json, json));
      }
      JSONObject message =
          completion.getJSONArray("choices").getJSONObject(0).getJSONObject("message");
      StringBuilder lines = new StringBuilder();
      if (!message.optString("content").isEmpty()) {
        lines.append(message.getString("content")).append("\n");
      }
      JSONArray calls = message.optJSONArray("tool_calls", new JSONArray());
      for (int i = 0; i < calls.length(); i++) {
        JSONObject function = calls.getJSONObject(i).getJSONObject("function");
        lines.append(function.getString("name") + " " + function.getString("arguments") + "\n");
      }
      if (lines.isEmpty()) {
        throw new JSONException("neither text nor tool calls");
      }
      out.print(lines);
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
