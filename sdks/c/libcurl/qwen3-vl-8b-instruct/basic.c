#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include <cjson/cJSON.h>
#include <curl/curl.h>

static const char body[] =
    "{"
    "  \"model\": \"qwen/qwen3-vl-8b-instruct\","
    "  \"messages\": [{\"role\": \"user\", \"content\": \"你好\"}]"
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
  for (char *c = data; *c != '\0'; c++)
    *c = *c < ' ' || *c > '~' ? ' ' : *c; /* nothing that a terminal obeys */
  if (result != CURLE_OK || status != 200 || text == NULL)
    errx(1, "HTTP %ld, %s: %s", status, curl_easy_strerror(result), data);
  puts(text);
}
