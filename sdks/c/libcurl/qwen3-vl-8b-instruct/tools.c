#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include <cjson/cJSON.h>
#include <curl/curl.h>

static const char body[] =
    "{"
    "  \"model\": \"qwen/qwen3-vl-8b-instruct\","
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

  cJSON *choices = cJSON_GetObjectItem(cJSON_Parse(data), "choices");
  cJSON *message = cJSON_GetObjectItem(cJSON_GetArrayItem(choices, 0), "message");
  char *text = cJSON_GetStringValue(cJSON_GetObjectItem(message, "content"));
  cJSON *call, *calls = cJSON_GetObjectItem(message, "tool_calls");
  for (char *c = data; *c != '\0'; c++)
    *c = *c < ' ' || *c > '~' ? ' ' : *c; /* nothing that a terminal obeys */
  if (result != CURLE_OK || status != 200 || (text == NULL && !cJSON_IsArray(calls)))
    errx(1, "HTTP %ld, %s: %s", status, curl_easy_strerror(result), data);
  if (text != NULL && *text != '\0')
    puts(text);
  cJSON_ArrayForEach(call, calls) {
    cJSON *function = cJSON_GetObjectItem(call, "function");
    char *name = cJSON_GetStringValue(cJSON_GetObjectItem(function, "name"));
    char *arguments = cJSON_GetStringValue(cJSON_GetObjectItem(function, "arguments"));
    if (name == NULL || arguments == NULL)
      errx(1, "Unexpected tool call");
    printf("%s %s\n", name, arguments);
  }
}
