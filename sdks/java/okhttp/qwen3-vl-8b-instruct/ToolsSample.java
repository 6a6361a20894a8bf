import java.time.Duration;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.json.JSONArray;
import org.json.JSONObject;

public class ToolsSample {
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
          "parallel_tool_calls": true
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
      JSONObject completion = new JSONObject(response.body().string());
      JSONObject message = (JSONObject) completion.query("/choices/0/message");
      if (!message.optString("content").isEmpty()) System.out.println(message.getString("content"));
      JSONArray calls = message.optJSONArray("tool_calls", new JSONArray());
      for (int i = 0; i < calls.length(); i++) {
        JSONObject function = calls.getJSONObject(i).getJSONObject("function");
        System.out.println(function.getString("name") + " " + function.getString("arguments"));
      }
    }
  }
}
