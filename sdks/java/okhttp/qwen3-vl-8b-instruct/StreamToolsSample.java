import java.io.BufferedReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.json.JSONArray;
import org.json.JSONObject;

public class StreamToolsSample {
  public static void main(String[] args) throws Exception {
    String body =
        """
        {
          "model": "qwen/qwen3-vl-8b-instruct",
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
          "stream": true
        }
        """;
    Request request =
        new Request.Builder()
            .url("https://wcode.net/api/gpt/v1/chat/completions")
            .header("Authorization", "Bearer " + System.getenv("WCODE_API_KEY").strip())
            .post(RequestBody.create(body, MediaType.get("application/json")))
            .build();
    OkHttpClient.Builder client = new OkHttpClient.Builder().readTimeout(Duration.ofSeconds(300));
    try (Response response = client.followRedirects(false).build().newCall(request).execute()) {
      if (!response.isSuccessful()) throw new IllegalStateException("HTTP " + response.code());
      var lines = new BufferedReader(response.body().charStream()).lines().iterator();
      boolean printed = false;
      List<StringBuilder> calls = new ArrayList<>();
      Map<Object, StringBuilder> latest = new HashMap<>();
      while (true) {
        String data = lines.next().replaceFirst("^data: ?", "");
        if (data.equals("[DONE]")) break;
        if (!data.startsWith("{")) continue;
        JSONObject chunk = new JSONObject(data);
        if (!chunk.isNull("error")) throw new IllegalStateException("Stream failed");
        if (!(chunk.optQuery("/choices/0/delta") instanceof JSONObject delta)) continue;
        System.out.print(delta.optString("content"));
        printed |= !delta.optString("content").isEmpty();
        JSONArray pieces = delta.optJSONArray("tool_calls", new JSONArray());
        for (int i = 0; i < pieces.length(); i++) {
          JSONObject function = pieces.getJSONObject(i).getJSONObject("function");
          Object index = pieces.getJSONObject(i).opt("index");
          String name = function.optString("name");
          if (!name.isEmpty() || !latest.containsKey(index)) {
            latest.put(index, new StringBuilder(name + " "));
            calls.add(latest.get(index));
          }
          latest.get(index).append(function.optString("arguments"));
        }
      }
      if (printed) System.out.println();
      calls.forEach(System.out::println);
    }
  }
}
