#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include <curl/curl.h>
#include <jansson.h>

static const char body[] =
    "{"
    "  \"model\": \"qwen/qwen3-8b\","
    "  \"messages\": ["
    "    {\"role\": \"user\", \"content\": \"杭州和北京现在天气怎么样？用摄氏度。\"},"
    "    {"
    "      \"role\": \"assistant\","
    "      \"content\": null,"
    "      \"tool_calls\": ["
    "        {"
    "          \"id\": \"call_5f2c1e7a9b3d4860\","
    "          \"type\": \"function\","
    "          \"function\": {"
    "            \"name\": \"get_weather\","
    "            \"arguments\": \"{\\\"city\\\": \\\"杭州\\\", \\\"unit\\\": \\\"celsius\\\"}\""
    "          }"
    "        },"
    "        {"
    "          \"id\": \"call_8d4b6a0f2e1c4973\","
    "          \"type\": \"function\","
    "          \"function\": {"
    "            \"name\": \"get_weather\","
    "            \"arguments\": \"{\\\"city\\\": \\\"北京\\\", \\\"unit\\\": \\\"celsius\\\"}\""
    "          }"
    "        }"
    "      ]"
    "    },"
    "    {"
    "      \"role\": \"tool\","
    "      \"tool_call_id\": \"call_5f2c1e7a9b3d4860\","
    "      \"content\": \"{\\\"temperature\\\": 22.5, \\\"condition\\\": \\\"小雨\\\"}\""
    "    },"
    "    {"
    "      \"role\": \"tool\","
    "      \"tool_call_id\": \"call_8d4b6a0f2e1c4973\","
    "      \"content\": \"{\\\"temperature\\\": 14, \\\"condition\\\": \\\"晴\\\"}\""
    "    }"
    "  ],"
    "  \"tools\": ["
    "    {"
    "      \"type\": \"function\","
    "      \"function\": {"
    "        \"name\": \"get_weather\","
    "        \"description\": \"查询指定城市当前的天气\","
    "        \"parameters\": {"
    "          \"type\": \"object\","
    "          \"properties\": {"
    "            \"city\": {\"type\": \"string\", \"description\": \"城市名称，例如：杭州\"},"
    "            \"unit\": {"
    "              \"type\": \"string\","
    "              \"enum\": [\"celsius\", \"fahrenheit\"],"
    "              \"description\": \"温度单位\""
    "            }"
    "          },"
    "          \"required\": [\"city\"]"
    "        }"
    "      }"
    "    }"
    "  ]"
    "}";

int main(void) {
  char *data;
  size_t length;
  FILE *response = open_memstream(&data, &length);

  CURL *curl = curl_easy_init();
  struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
  curl_easy_setopt(curl, CURLOPT_URL, "https://wcode.net/api/gpt/v1/chat/completions");
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
  curl_easy_setopt(curl, CURLOPT_XOAUTH2_BEARER, getenv("WCODE_API_KEY"));
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, response);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, 300L);
  CURLcode result = curl_easy_perform(curl);
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  curl_slist_free_all(headers);
  curl_easy_cleanup(curl);
  fclose(response);

  char *text = NULL;
  json_t *json = json_loadb(data, length, JSON_ALLOW_NUL, NULL);
  json_unpack(json, "{s:[{s:{s:s%}}]}", "choices", "message", "content", &text, &length);
  if (result != CURLE_OK || status / 100 != 2 || text == NULL)
    errx(1, "HTTP %ld, %s", status, result ? curl_easy_strerror(result) : "no text");
  fwrite(text, 1, length, stdout);
  putchar('\n');
}
