#include <err.h>
#include <stdio.h>

#include <curl/curl.h>
#include <jansson.h>

int main(void) {
  char *data;
  size_t length;
  FILE *response = open_memstream(&data, &length);

  CURL *curl = curl_easy_init();
  struct curl_slist *headers = NULL;
  headers = curl_slist_append(headers, "X-Note: \"it's\" $HOME \\ #{1} `id`");
  curl_easy_setopt(curl, CURLOPT_URL,
                   "https://api.example.com/v1/it's/$HOME/things/a%2Fb%27c?q=x%20y%2C%26");
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, response);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, 300L);
  CURLcode result = curl_easy_perform(curl);
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  curl_slist_free_all(headers);
  curl_easy_cleanup(curl);
  fclose(response);

  json_t *json = json_loadb(data, length, JSON_ALLOW_NUL | JSON_DECODE_ANY, NULL);
  if (result != CURLE_OK || status / 100 != 2 || (json == NULL))
    errx(1, "HTTP %ld, %s", status, result ? curl_easy_strerror(result) : "no JSON");
  fwrite(data, 1, length, stdout);
  putchar('\n');
}
