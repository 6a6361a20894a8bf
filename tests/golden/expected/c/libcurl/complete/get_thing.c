#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <curl/curl.h>

static const char url[] = "https://api.example.com/v1/it's/$HOME/things/a%2Fb%27c?q=x%20y%2C%26";

struct text {
  char *data;
  size_t size;
};

static size_t append(char *bytes, size_t size, size_t count, void *target) {
  struct text *text = target;
  char *data = realloc(text->data, text->size + size * count + 1);
  if (data == NULL)
    return 0;
  memcpy(data + text->size, bytes, size * count);
  text->data = data;
  text->size += size * count;
  data[text->size] = '\0';
  return size * count;
}

static char *string_at(const cJSON *object, const char *name) {
  return cJSON_GetStringValue(cJSON_GetObjectItem(object, name));
}

static const char *error_message(const cJSON *reply) {
  char *message = string_at(cJSON_GetObjectItem(reply, "error"), "message");
  for (char *c = message; c != NULL && (c = strpbrk(c, "\r\n")) != NULL;)
    *c = ' ';
  return message ? message : "";
}

static void print_http_error(long status, const char *reply) {
  cJSON *json = cJSON_Parse(reply);
  const char *message = error_message(json);
  fprintf(stderr, "HTTP %ld%s%s\n", status, *message ? ": " : "", message);
  cJSON_Delete(json);
}

static int print_reply(const char *reply) {
  cJSON *json = cJSON_Parse(reply);
  int complete = json != NULL;
  if (complete)
    puts(reply);
  else
    fputs("Unexpected reply: not JSON\n", stderr);
  cJSON_Delete(json);
  return complete ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(void) {
  CURL *curl = curl_easy_init();
  curl_easy_setopt(curl, CURLOPT_URL, url);
  struct curl_slist *headers = NULL;
  headers = curl_slist_append(headers, "X-Note: \"it's\" $HOME \\ #{1} `id`");
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  struct text reply = {NULL, 0};
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, append);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &reply);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, 300L);
  CURLcode result = curl_easy_perform(curl);
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);

  int exit_code = EXIT_FAILURE;
  if (result != CURLE_OK)
    fprintf(stderr, "Request failed: %s\n", curl_easy_strerror(result));
  else if (status / 100 != 2)
    print_http_error(status, reply.data);
  else
    exit_code = print_reply(reply.data);
  free(reply.data);
  curl_slist_free_all(headers);
  curl_easy_cleanup(curl);
  return exit_code;
}
