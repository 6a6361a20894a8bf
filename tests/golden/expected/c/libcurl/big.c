#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include <cjson/cJSON.h>
#include <curl/curl.h>

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

  if (result != CURLE_OK || status / 100 != 2 || (length > 0 && cJSON_Parse(data) == NULL)) {
    for (char *c = data; *c != '\0'; c++)
      *c = *c < ' ' || *c > '~' ? ' ' : *c; /* nothing that a terminal obeys */
    errx(1, "HTTP %ld, %s: %s", status, curl_easy_strerror(result), data);
  }
  puts(data);
}
