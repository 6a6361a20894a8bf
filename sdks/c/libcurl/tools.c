#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include <curl/curl.h>
#include <jansson.h>

static const char body[] =
    "{"
    "  \"model\": \"qwen/qwen3-8b\","
    "  \"messages\": [{\"role\": \"user\", \"content\": \"杭州和北京现在天气怎么样？用摄氏度。\"}],"
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
    "  ],"
    "  \"tool_choice\": \"auto\","
    "  \"parallel_tool_calls\": true"
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

  json_t *text = NULL, *calls = NULL, *call;
  json_t *json = json_loadb(data, length, JSON_ALLOW_NUL, NULL);
  json_unpack(json, "{s:[{s:{s?o, s?o}}]}", "choices", "message", "content", &text, "tool_calls",
              &calls);
  if (result != CURLE_OK || status / 100 != 2 || (!json_is_string(text) && !json_is_array(calls)))
    errx(1, "HTTP %ld, %s", status, result ? curl_easy_strerror(result) : "no text");
  if (json_string_length(text) > 0) {
    fwrite(json_string_value(text), 1, json_string_length(text), stdout);
    putchar('\n');
  }
  json_array_foreach(calls, length, call) {
    json_t *name = NULL, *arguments = NULL;
    json_unpack(call, "{s:{s:o, s:o}}", "function", "name", &name, "arguments", &arguments);
    if (!json_is_string(name) || !json_is_string(arguments))
      errx(1, "Unexpected tool call");
    fwrite(json_string_value(name), 1, json_string_length(name), stdout);
    putchar(' ');
    fwrite(json_string_value(arguments), 1, json_string_length(arguments), stdout);
    putchar('\n');
  }
}
