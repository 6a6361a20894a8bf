#include <stdio.h>
#include <stdlib.h>

#include <curl/curl.h>

int main(void) {
  char *data = NULL;
  size_t size = 0;
  FILE *response = open_memstream(&data, &size);

  CURL *curl = curl_easy_init();
  struct curl_slist *headers = NULL;
  headers = curl_slist_append(headers, "X-Note: \"it's\" $HOME \\ #{1} `id`");
  curl_easy_setopt(curl, CURLOPT_URL, "https://api.example.com/v1/it's/$HOME/things/a%2Fb%27c?q=x%20y%2C%26");
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, response);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, 300L);
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
