#include <err.h>
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
    "  \"stream\": true"
    "}";

static CURL *curl;
static long status;
static char *data; /* all bytes received; `line` is where the next line starts */
static size_t length, line, done;
static int text_printed;
static json_t *calls; /* each a list: its index, its name, its arguments piece by piece */

static void print(const json_t *text) {
  if (json_is_string(text))
    fwrite(json_string_value(text), 1, json_string_length(text), stdout);
}

static size_t receive(char *bytes, size_t size, size_t count, void *response) {
  fwrite(bytes, size, count, response);
  fflush(response);
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  char *next = data + line;
  for (; status / 100 == 2 && strpbrk(next, "\r\n") != NULL; line = next - data) {
    char *event = strsep(&next, "\r\n");
    event += strspn(event, "\xEF\xBB\xBF"); /* a byte order mark */
    if (strncmp(event, "data:", 5) != 0)
      continue;
    event += 5 + strspn(event + 5, " ");
    if ((done = strcmp(event, "[DONE]") == 0))
      return 0; /* nothing comes after it */
    json_t *chunk = json_loads(event, JSON_ALLOW_NUL, NULL);
    json_t *error = json_object_get(chunk, "error");
    if (chunk == NULL || (error != NULL && !json_is_null(error)))
      errx(1, "Stream failed: an event is not JSON, or an error");
    json_t *delta = NULL;
    json_unpack(chunk, "{s:[{s:o}]}", "choices", "delta", &delta);
    print(json_object_get(delta, "content"));
    fflush(stdout);
    text_printed |= json_string_length(json_object_get(delta, "content")) > 0;
    json_t *piece, *known;
    size_t i, j;
    json_array_foreach(json_object_get(delta, "tool_calls"), i, piece) {
      json_t *index = json_object_get(piece, "index");
      json_t *function = json_object_get(piece, "function");
      json_t *name = json_object_get(function, "name");
      json_t *call = json_pack("[O?]", index);
      if (json_string_length(name) > 0) {
        json_array_append(call, name);
        json_array_append_new(call, json_string(" "));
        json_array_append(calls, call);
      }
      json_array_foreach(calls, j, known) {
        if (json_equal(json_array_get(known, 0), json_array_get(call, 0)))
          call = known;
      }
      json_array_append(call, json_object_get(function, "arguments"));
    }
    json_decref(chunk);
  }
  return size * count;
}

int main(void) {
  calls = json_array();
  FILE *response = open_memstream(&data, &length);

  curl = curl_easy_init();
  struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
  curl_easy_setopt(curl, CURLOPT_URL, "https://wcode.net/api/gpt/v1/chat/completions");
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
  curl_easy_setopt(curl, CURLOPT_XOAUTH2_BEARER, getenv("WCODE_API_KEY"));
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, response);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, 300L);
  CURLcode result = curl_easy_perform(curl);
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  curl_slist_free_all(headers);
  curl_easy_cleanup(curl);
  fclose(response);

  if (!done)
    errx(1, "Stream ended early: HTTP %ld, %s", status, curl_easy_strerror(result));
  if (text_printed)
    putchar('\n');
  size_t i, j;
  json_t *call, *part;
  json_array_foreach(calls, i, call) {
    json_array_foreach(call, j, part) print(part);
    putchar('\n');
  }
}
