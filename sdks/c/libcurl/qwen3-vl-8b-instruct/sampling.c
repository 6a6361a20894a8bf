#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include <cjson/cJSON.h>
#include <curl/curl.h>

static const char body[] =
    "{"
    "  \"model\": \"qwen/qwen3-vl-8b-instruct\","
    "  \"messages\": [{\"role\": \"user\", \"content\": \"给一家开在旧书店里的咖啡馆起三个名字，每行一个。\"}],"
    "  \"temperature\": 0.7,"
    "  \"top_p\": 0.9,"
    "  \"top_k\": 40,"
    "  \"frequency_penalty\": 0.5,"
    "  \"presence_penalty\": -0.25,"
    "  \"repetition_penalty\": 1.1,"
    "  \"min_p\": 0.05,"
    "  \"top_a\": 0.1,"
    "  \"seed\": 42,"
    "  \"max_tokens\": 512,"
    "  \"logit_bias\": {\"1024\": -100, \"20002\": 2.5},"
    "  \"stop\": [\"\\n\\n\", \"###\"],"
    "  \"verbosity\": \"low\""
    "}";

int main(void) {
  char *key = getenv("WCODE_API_KEY");
  if (key == NULL || *key == '\0')
    errx(1, "Set WCODE_API_KEY first");
  char *data;
  size_t length;
  FILE *response = open_memstream(&data, &length);

  CURL *curl = curl_easy_init();
  struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
  curl_easy_setopt(curl, CURLOPT_URL, "https://wcode.net/api/gpt/v1/chat/completions");
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
  curl_easy_setopt(curl, CURLOPT_XOAUTH2_BEARER, key);
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, response);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, 300L);
  CURLcode result = curl_easy_perform(curl);
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  curl_slist_free_all(headers);
  curl_easy_cleanup(curl);
  fclose(response);

  cJSON *json = cJSON_Parse(data);
  cJSON *choice = cJSON_GetArrayItem(cJSON_GetObjectItem(json, "choices"), 0);
  cJSON *text = cJSON_GetObjectItem(cJSON_GetObjectItem(choice, "message"), "content");
  if (result != CURLE_OK || status != 200 || !cJSON_IsString(text))
    errx(1, "HTTP %ld, %s: %s", status, curl_easy_strerror(result), json ? cJSON_Print(json) : "");
  puts(text->valuestring);
}
