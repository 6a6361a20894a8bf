#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include <curl/curl.h>
#include <jansson.h>

static const char body[] =
    "{"
    "  \"model\": \"qwen/qwen3-vl-8b-instruct\","
    "  \"messages\": ["
    "    {\"role\": \"system\", \"content\": \"你是旅行规划助手，按给定的 JSON Schema 输出行程。\"},"
    "    {\"role\": \"user\", \"content\": \"帮我安排苏州两日游，每天两个景点，总预算 1500 元。\"}"
    "  ],"
    "  \"response_format\": {"
    "    \"type\": \"json_schema\","
    "    \"json_schema\": {"
    "      \"name\": \"travel_plan\","
    "      \"description\": \"一份按天安排的旅行计划\","
    "      \"strict\": true,"
    "      \"schema\": {"
    "        \"type\": \"object\","
    "        \"properties\": {"
    "          \"city\": {\"type\": \"string\"},"
    "          \"days\": {"
    "            \"type\": \"array\","
    "            \"items\": {"
    "              \"type\": \"object\","
    "              \"properties\": {"
    "                \"day\": {\"type\": \"integer\"},"
    "                \"places\": {\"type\": \"array\", \"items\": {\"type\": \"string\"}},"
    "                \"tip\": {\"type\": [\"string\", \"null\"]}"
    "              },"
    "              \"required\": [\"day\", \"places\", \"tip\"],"
    "              \"additionalProperties\": false"
    "            }"
    "          },"
    "          \"budget\": {"
    "            \"type\": \"object\","
    "            \"properties\": {"
    "              \"amount\": {\"type\": \"number\"},"
    "              \"currency\": {\"type\": \"string\", \"enum\": [\"CNY\", \"USD\"]}"
    "            },"
    "            \"required\": [\"amount\", \"currency\"],"
    "            \"additionalProperties\": false"
    "          }"
    "        },"
    "        \"required\": [\"city\", \"days\", \"budget\"],"
    "        \"additionalProperties\": false"
    "      }"
    "    }"
    "  },"
    "  \"structured_outputs\": true"
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
