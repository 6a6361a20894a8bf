import java.time.Duration;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.json.JSONObject;

public class ToolResultSample {
  public static void main(String[] args) throws Exception {
    String body =
        """
        {
          "model": "qwen/qwen3-8b",
          "messages": [
            {"role": "user", "content": "杭州和北京现在天气怎么样？用摄氏度。"},
            {
              "role": "assistant",
              "content": null,
              "tool_calls": [
                {
                  "id": "call_5f2c1e7a9b3d4860",
                  "type": "function",
                  "function": {
                    "name": "get_weather",
                    "arguments": "{\\"city\\": \\"杭州\\", \\"unit\\": \\"celsius\\"}"
                  }
                },
                {
                  "id": "call_8d4b6a0f2e1c4973",
                  "type": "function",
                  "function": {
                    "name": "get_weather",
                    "arguments": "{\\"city\\": \\"北京\\", \\"unit\\": \\"celsius\\"}"
                  }
                }
              ]
            },
            {
              "role": "tool",
              "tool_call_id": "call_5f2c1e7a9b3d4860",
              "content": "{\\"temperature\\": 22.5, \\"condition\\": \\"小雨\\"}"
            },
            {
              "role": "tool",
              "tool_call_id": "call_8d4b6a0f2e1c4973",
              "content": "{\\"temperature\\": 14, \\"condition\\": \\"晴\\"}"
            }
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
          ]
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
      System.out.println((String) completion.query("/choices/0/message/content"));
    }
  }
}
