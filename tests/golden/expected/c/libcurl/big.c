#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include <curl/curl.h>
#include <jansson.h>

static const char body[] =
    "{"
    "  \"model\": \"m\","
    "  \"messages\": [],"
    "  \"seed\": 123456789012345678901234567890"
    "}";

int main(void) {
  char *data;
  size_t length;
  FILE *response = open_memstream(&data, &length);

  CURL *curl = curl_easy_init();
  struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
  char *key = getenv("THING_KEY"), credentials[4096];
  snprintf(credentials, sizeof credentials, "%s%s", "X-Api-Key: ", key ? key : "");
  headers = curl_slist_append(headers, credentials);
  curl_easy_setopt(curl, CURLOPT_URL, "https://api.example.com/v1/it's/$HOME/chat/completions");
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, response);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L);
  CURLcode result = curl_easy_perform(curl);
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  curl_slist_free_all(headers);
  curl_easy_cleanup(curl);
  fclose(response);

  json_t *json = json_loadb(data, length, JSON_ALLOW_NUL | JSON_DECODE_ANY, NULL);
  if (result != CURLE_OK || status / 100 != 2 || (json == NULL && length > 0))
    errx(1, "HTTP %ld, %s", status, result ? curl_easy_strerror(result) : "no JSON");
  fwrite(data, 1, length, stdout);
  putchar('\n');
}
