import java.time.Duration;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.json.JSONObject;

public class JsonSchemaSample {
  public static void main(String[] args) throws Exception {
    String body =
        """
        {
          "model": "qwen/qwen3-8b",
          "messages": [
            {"role": "system", "content": "你是旅行规划助手，按给定的 JSON Schema 输出行程。"},
            {"role": "user", "content": "帮我安排苏州两日游，每天两个景点，总预算 1500 元。"}
          ],
          "response_format": {
            "type": "json_schema",
            "json_schema": {
              "name": "travel_plan",
              "description": "一份按天安排的旅行计划",
              "strict": true,
              "schema": {
                "type": "object",
                "properties": {
                  "city": {"type": "string"},
                  "days": {
                    "type": "array",
                    "items": {
                      "type": "object",
                      "properties": {
                        "day": {"type": "integer"},
                        "places": {"type": "array", "items": {"type": "string"}},
                        "tip": {"type": ["string", "null"]}
                      },
                      "required": ["day", "places", "tip"],
                      "additionalProperties": false
                    }
                  },
                  "budget": {
                    "type": "object",
                    "properties": {
                      "amount": {"type": "number"},
                      "currency": {"type": "string", "enum": ["CNY", "USD"]}
                    },
                    "required": ["amount", "currency"],
                    "additionalProperties": false
                  }
                },
                "required": ["city", "days", "budget"],
                "additionalProperties": false
              }
            }
          },
          "structured_outputs": true
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
