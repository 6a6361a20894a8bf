#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

static const char body[] =
    "{"
    "  \"model\": \"m\","
    "  \"messages\": [],"
    "  \"seed\": 123456789012345678901234567890"
    "}";

int main(void) {
  char *data = NULL;
  size_t size = 0;
  FILE *response = open_memstream(&data, &size);

  CURL *curl = curl_easy_init();
  struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
  char key[4096];
  snprintf(key, sizeof key, "%s%s", "X-Api-Key: ", getenv("THING_KEY"));
  headers = curl_slist_append(headers, key);
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

  if (result != CURLE_OK || status / 100 != 2) {
    fprintf(stderr, "HTTP %ld, %s: %s\n", status, curl_easy_strerror(result), data);
    return EXIT_FAILURE;
  }
  puts(data);
}
