#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <curl/curl.h>

static const char body[] =
    "{"
    "  \"model\": \"qwen/qwen3-8b\","
    "  \"messages\": [{\"role\": \"user\", \"content\": \"法国的首都是哪里？只回答城市名。\"}],"
    "  \"max_tokens\": 8,"
    "  \"logprobs\": true,"
    "  \"top_logprobs\": 2"
    "}";

/* Prints a line without the characters that a terminal obeys. */
static int fail(const char *what, const char *detail) {
  fprintf(stderr, "%s%s", what, *detail ? ": " : "");
  for (const char *c = detail; *c != '\0'; c++) {
    if (*c == '\xC2' && (unsigned char)c[1] < 0xA0)
      c++; /* a control character in two bytes */
    else if (isspace((unsigned char)*c) || !iscntrl((unsigned char)*c))
      fputc(isspace((unsigned char)*c) ? ' ' : *c, stderr);
  }
  fputc('\n', stderr);
  return EXIT_FAILURE;
}

static int fail_with_status(long status, const char *message) {
  char what[32];
  snprintf(what, sizeof what, "HTTP %ld", status);
  return fail(what, message ? message : "");
}

static char *string_at(const cJSON *object, const char *name) {
  return cJSON_GetStringValue(cJSON_GetObjectItem(object, name));
}

static const char *error_message(const cJSON *response) {
  cJSON *error = cJSON_GetObjectItem(response, "error");
  cJSON *message = cJSON_IsObject(error) ? cJSON_GetObjectItem(error, "message") : error;
  if (error == NULL || cJSON_IsNull(error))
    return NULL;
  return cJSON_IsString(message) ? message->valuestring : "no message";
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

static int print_response(long status, const cJSON *json) {
  const char *error = error_message(json);
  if (status / 100 != 2 || error != NULL)
    return fail_with_status(status, error);
  cJSON *choice = cJSON_GetArrayItem(cJSON_GetObjectItem(json, "choices"), 0);
  cJSON *message = cJSON_GetObjectItem(choice, "message");
  char *text = string_at(message, "content");
  if (text == NULL)
    return fail("Unexpected response", "no text in it");
  puts(text);
  return EXIT_SUCCESS;
}

int main(void) {
  char *key = getenv("WCODE_API_KEY");
  if (key == NULL || *key == '\0')
    return fail("Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey", "");
  for (const char *c = key; *c != '\0'; c++) {
    if (*c < '!' || *c > '~')
      return fail("Invalid character in WCODE_API_KEY", "such as a space or a line end");
  }

  CURL *curl = curl_easy_init();
  curl_easy_setopt(curl, CURLOPT_URL, "https://wcode.net/api/gpt/v1/chat/completions");
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
  struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
  curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
  curl_easy_setopt(curl, CURLOPT_XOAUTH2_BEARER, key);
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
  cJSON *json = cJSON_Parse(received.data);
  int exit_code = print_response(status, json);
  cJSON_Delete(json);
  free(received.data);
  return exit_code;
}
