#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>
#include <jansson.h>

/* Prints a line without the characters that a terminal obeys. */
static int fail(const char *what, const char *detail) {
  char last = ' ';
  fprintf(stderr, "%s%s", what, *detail ? ": " : "");
  for (const char *c = detail; *c != '\0'; c++) {
    int in_two_bytes = *c == '\xC2' && (unsigned char)c[1] < 0xA0;
    char shown = in_two_bytes || iscntrl((unsigned char)*c) ? ' ' : *c;
    if (shown != ' ' || last != ' ')
      fputc(shown, stderr);
    last = shown;
    c += in_two_bytes;
  }
  fputc('\n', stderr);
  return EXIT_FAILURE;
}

static int fail_with_status(long status, const char *message) {
  char what[32];
  snprintf(what, sizeof what, "HTTP %ld", status);
  return fail(what, message ? message : "");
}

static const char *error_message(const json_t *response) {
  json_t *error = json_object_get(response, "error");
  json_t *message = json_is_object(error) ? json_object_get(error, "message") : error;
  if (error == NULL || json_is_null(error))
    return NULL;
  return json_is_string(message) ? json_string_value(message) : "no message";
}

struct text {
  char *data;
  size_t size;
};

static size_t append(const char *bytes, size_t size, size_t count, void *target) {
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

static json_t *parse(const char *data, size_t size) {
  return json_loadb(data, size, JSON_ALLOW_NUL | JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL, NULL);
}

static int print_response(long status, const struct text *received, json_t *json) {
  const char *error = error_message(json);
  if (status / 100 != 2)
    return fail_with_status(status, error);
  if (json == NULL)
    return fail("Unexpected response", "not JSON");
  fwrite(received->data, 1, received->size, stdout);
  putchar('\n');
  return EXIT_SUCCESS;
}

int main(void) {
  CURL *curl = curl_easy_init();
  curl_easy_setopt(curl, CURLOPT_URL,
                   "https://api.example.com/v1/it's/$HOME/things/a%2Fb%27c?q=x%20y%2C%26");
  struct curl_slist *headers = NULL;
  headers = curl_slist_append(headers, "X-Note: \"it's\" $HOME \\ #{1} `id`");
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  struct text received = {NULL, 0};
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, append);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &received);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, 300L);
  CURLcode result = curl_easy_perform(curl);
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  curl_slist_free_all(headers);
  curl_easy_cleanup(curl);

  if (result != CURLE_OK)
    return fail("Request failed", curl_easy_strerror(result));
  json_t *json = parse(received.data, received.size);
  int exit_code = print_response(status, &received, json);
  json_decref(json);
  free(received.data);
  return exit_code;
}
