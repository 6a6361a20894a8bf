#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>
#include <jansson.h>

static const char body[] =
    "{"
    "  \"model\": \"qwen/qwen3-8b\","
    "  \"messages\": [{\"role\": \"user\", \"content\": \"杭州和北京现在天气怎么样？用摄氏度。\"}],"
    "  \"tools\": ["
    "    {"
    "      \"type\": \"function\","
    "      \"function\": {"
    "        \"name\": \"get_weather\","
    "        \"description\": \"查询指定城市当前的天气\","
    "        \"parameters\": {"
    "          \"type\": \"object\","
    "          \"properties\": {"
    "            \"city\": {\"type\": \"string\", \"description\": \"城市名称，例如：杭州\"},"
    "            \"unit\": {"
    "              \"type\": \"string\","
    "              \"enum\": [\"celsius\", \"fahrenheit\"],"
    "              \"description\": \"温度单位\""
    "            }"
    "          },"
    "          \"required\": [\"city\"]"
    "        }"
    "      }"
    "    }"
    "  ],"
    "  \"tool_choice\": \"auto\","
    "  \"parallel_tool_calls\": true"
    "}";

static const char *key = "";

/* Prints a line without the characters that a terminal obeys, and without the key. */
static int fail(const char *what, const char *detail) {
  char last = ' ';
  fprintf(stderr, "%s%s", what, *detail ? ": " : "");
  for (const char *c = detail; *c != '\0'; c++) {
    int in_two_bytes = *c == '\xC2' && (unsigned char)c[1] < 0xA0;
    if (*key != '\0' && strncmp(c, key, strlen(key)) == 0) {
      fputs("***", stderr); /* a server may repeat it */
      c += strlen(key) - 1;
      last = '*';
      continue;
    }
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

/* A text may have U+0000 in it. */
static void print(const json_t *text) {
  if (json_is_string(text))
    fwrite(json_string_value(text), 1, json_string_length(text), stdout);
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

static int print_response(long status, json_t *json) {
  const char *error = error_message(json);
  if (status / 100 != 2 || error != NULL)
    return fail_with_status(status, error);
  json_t *message = NULL, *call;
  json_unpack(json, "{s:[{s:o}]}", "choices", "message", &message);
  json_t *text = json_object_get(message, "content");
  json_t *calls = json_object_get(message, "tool_calls");
  size_t index;
  if (!json_is_string(text) && json_array_size(calls) == 0)
    return fail("Unexpected response", "no text and no tool calls in it");
  json_array_foreach(calls, index, call) {
    if (json_unpack_ex(call, NULL, JSON_VALIDATE_ONLY, "{s:{s:s, s:s}}", "function", "name",
                       "arguments") != 0)
      return fail("Unexpected response", "a tool call without a name or arguments");
  }
  print(text);
  if (json_string_length(text) > 0)
    putchar('\n');
  json_array_foreach(calls, index, call) {
    json_t *function = json_object_get(call, "function");
    print(json_object_get(function, "name"));
    putchar(' ');
    print(json_object_get(function, "arguments"));
    putchar('\n');
  }
  return EXIT_SUCCESS;
}

int main(void) {
  key = getenv("WCODE_API_KEY") ? getenv("WCODE_API_KEY") : "";
  if (*key == '\0')
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
  json_t *json = parse(received.data, received.size);
  int exit_code = print_response(status, json);
  json_decref(json);
  free(received.data);
  return exit_code;
}
