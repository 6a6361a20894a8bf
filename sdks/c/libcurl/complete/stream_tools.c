#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <curl/curl.h>

static const char url[] = "https://wcode.net/api/gpt/v1/chat/completions";

static const char body[] =
    "{"
    "  \"model\": \"qwen/qwen3-8b\","
    "  \"messages\": ["
    "    {\"role\": \"user\", \"content\": \"杭州和北京现在天气怎么样？用摄氏度。\"}"
    "  ],"
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

struct stream {
  CURL *curl;
  struct text reply; /* if the status is not 2xx */
  struct text line;
  struct text data; /* of the event so far */
  char line_end;
  int printed;
  int ended;
  int failed;
};

static void print_delta(struct stream *stream, const cJSON *event) {
  cJSON *choice = cJSON_GetArrayItem(cJSON_GetObjectItem(event, "choices"), 0);
  cJSON *delta = cJSON_GetObjectItem(choice, "delta");
  char *text = string_at(delta, "content");
  fputs(text ? text : "", stdout);
  stream->printed |= text && *text;
  cJSON *call;
  cJSON_ArrayForEach(call, cJSON_GetObjectItem(delta, "tool_calls")) {
    cJSON *function = cJSON_GetObjectItem(call, "function");
    char *name = string_at(function, "name");
    char *arguments = string_at(function, "arguments");
    if (name && *name) {
      printf("%s%s ", stream->printed ? "\n" : "", name);
      stream->printed = 1;
    }
    fputs(arguments ? arguments : "", stdout);
  }
}

static void on_event(struct stream *stream, const char *data) {
  if (strcmp(data, "[DONE]") == 0) {
    putchar('\n');
    stream->ended = 1;
    return;
  }
  cJSON *event = cJSON_Parse(data);
  stream->failed = event == NULL || cJSON_IsObject(cJSON_GetObjectItem(event, "error"));
  if (event == NULL)
    fputs("Unexpected reply: an event is not JSON\n", stderr);
  else if (stream->failed)
    fprintf(stderr, "Stream failed: %s\n", error_message(event));
  else
    print_delta(stream, event);
  cJSON_Delete(event);
  fflush(stdout);
}

static void on_line(struct stream *stream) {
  struct text *line = &stream->line, *data = &stream->data;
  if (line->size == 0 && data->size > 0) {
    data->data[data->size - 1] = '\0'; /* the last line end */
    on_event(stream, data->data);
    data->size = 0;
  } else if (line->size > 0 && strncmp(line->data, "data:", 5) == 0) {
    char *value = line->data + (line->data[5] == ' ' ? 6 : 5);
    append(value, 1, strlen(value), data);
    append("\n", 1, 1, data);
  }
  line->size = 0;
}

static size_t receive(char *bytes, size_t size, size_t count, void *target) {
  struct stream *stream = target;
  long status = 0;
  curl_easy_getinfo(stream->curl, CURLINFO_RESPONSE_CODE, &status);
  if (status / 100 != 2)
    return append(bytes, size, count, &stream->reply);

  char *rest = bytes, *end = bytes + size * count;
  for (char *c = bytes; c < end; c++) {
    if (*c != '\r' && *c != '\n')
      continue;
    append(rest, 1, c - rest, &stream->line);
    rest = c + 1;
    if (*c == '\r' || stream->line_end != '\r' || stream->line.size > 0)
      on_line(stream);
    stream->line_end = *c;
    if (stream->ended || stream->failed)
      return 0;
  }
  append(rest, 1, end - rest, &stream->line);
  return size * count;
}

int main(void) {
  char *key = getenv("WCODE_API_KEY");
  if (key == NULL || *key == '\0') {
    fputs("Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey\n", stderr);
    return EXIT_FAILURE;
  }

  CURL *curl = curl_easy_init();
  curl_easy_setopt(curl, CURLOPT_URL, url);
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
  struct curl_slist *headers = NULL;
  headers = curl_slist_append(headers, "Content-Type: application/json");
  curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
  curl_easy_setopt(curl, CURLOPT_XOAUTH2_BEARER, key);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  struct stream stream = {.curl = curl};
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &stream);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, 300L);
  CURLcode result = curl_easy_perform(curl);
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);

  int exit_code = EXIT_FAILURE;
  if (stream.ended || stream.failed)
    exit_code = stream.failed ? EXIT_FAILURE : EXIT_SUCCESS;
  else if (result != CURLE_OK)
    fprintf(stderr, "Request failed: %s\n", curl_easy_strerror(result));
  else if (status / 100 != 2)
    print_http_error(status, stream.reply.data);
  else
    fputs("Stream ended early\n", stderr);
  free(stream.reply.data);
  free(stream.line.data);
  free(stream.data.data);
  curl_slist_free_all(headers);
  curl_easy_cleanup(curl);
  return exit_code;
}
