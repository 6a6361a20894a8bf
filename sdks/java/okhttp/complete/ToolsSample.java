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
  private static final String URL = "https://wcode.net/api/gpt/v1/chat/completions";
  private static final String BODY =
      """
      {
        "model": "qwen/qwen3-8b",
        "messages": [
          {"role": "user", "content": "杭州和北京现在天气怎么样？用摄氏度。"}
        ],
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
        throw new JSONException("no tool calls");
      }
      out.print(lines);
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
