#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>
#include <jansson.h>

static const char body[] =
    "{"
    "  \"model\": \"qwen/qwen3-vl-8b-instruct\","
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

struct stream {
  CURL *curl;
  struct text received;
  size_t line;      /* where the next line of `received` starts */
  struct text data; /* of the event so far */
  int ended;
  int failed;
  int text_printed;
  json_t *calls; /* each a list: its index, its name, its arguments piece by piece */
};

static void add_tool_call(struct stream *stream, const json_t *piece) {
  json_t *index = json_object_get(piece, "index");
  json_t *function = json_object_get(piece, "function");
  json_t *name = json_object_get(function, "name");
  json_t *call = NULL, *known;
  size_t i;
  int starts = !json_is_number(index) && json_string_length(json_object_get(piece, "id")) > 0;
  json_array_foreach(stream->calls, i, known) {
    if (!json_is_number(index) || json_equal(json_array_get(known, 0), index))
      call = known;
  }
  if (call == NULL || starts) {
    call = json_pack("[O?]", index);
    json_array_append_new(stream->calls, call);
  }
  if (json_string_length(name) > 0) {
    json_array_append(call, name);
    json_array_append_new(call, json_string(" "));
  }
  json_array_append(call, json_object_get(function, "arguments"));
}

static void print_delta(struct stream *stream, json_t *chunk) {
  json_t *delta = NULL;
  json_unpack(chunk, "{s:[{s:o}]}", "choices", "delta", &delta);
  print(json_object_get(delta, "content"));
  stream->text_printed |= json_string_length(json_object_get(delta, "content")) > 0;
  size_t i;
  json_t *piece;
  json_array_foreach(json_object_get(delta, "tool_calls"), i, piece) add_tool_call(stream, piece);
}

static void on_event(struct stream *stream, const char *data, size_t size) {
  stream->ended = strcmp(data, "[DONE]") == 0;
  if (stream->ended)
    return;
  json_t *chunk = parse(data, size);
  const char *error = error_message(chunk);
  if (chunk == NULL)
    stream->failed = fail("Unexpected response", "an event is not JSON");
  else if (error != NULL)
    stream->failed = fail("Stream failed", error);
  else
    print_delta(stream, chunk);
  json_decref(chunk);
  fflush(stdout);
}

static void on_line(struct stream *stream, const char *line, size_t length) {
  struct text *data = &stream->data;
  if (length == 0 && data->size > 0) {
    data->data[data->size - 1] = '\0'; /* the last line end */
    on_event(stream, data->data, data->size - 1);
    data->size = 0;
  } else if (length >= 5 && strncmp(line, "data:", 5) == 0) {
    size_t start = line[5] == ' ' ? 6 : 5;
    append(line + start, 1, length - start, data);
    append("\n", 1, 1, data);
  }
}

static size_t receive(char *bytes, size_t size, size_t count, void *target) {
  struct stream *stream = target;
  long status = 0;
  curl_easy_getinfo(stream->curl, CURLINFO_RESPONSE_CODE, &status);
  if (append(bytes, size, count, &stream->received) < size * count)
    return 0;
  char *data = stream->received.data, *line = data + stream->line, *end = line;
  for (; status / 100 == 2 && end < data + stream->received.size; end++) {
    if (*end != '\r' && *end != '\n')
      continue;
    if (line == data && strncmp(line, "\xEF\xBB\xBF", 3) == 0)
      line += 3; /* a byte order mark */
    int half = *end == '\n' && end == line && line > data && line[-1] == '\r';
    if (!half) /* else it is the second half of a line end */
      on_line(stream, line, end - line);
    line = end + 1;
    if (stream->ended || stream->failed)
      return 0;
  }
  stream->line = line - data;
  return size * count;
}

static int finish(struct stream *stream, CURLcode result, long status) {
  if (stream->failed)
    return EXIT_FAILURE;
  if (result != CURLE_OK && !stream->ended)
    return fail("Request failed", curl_easy_strerror(result));
  if (!stream->ended) {
    json_t *json = parse(stream->received.data, stream->received.size);
    const char *error = error_message(json);
    int is_error = status / 100 != 2 || error != NULL;
    int failure = is_error ? fail_with_status(status, error) : fail("Stream ended early", "");
    json_decref(json);
    return failure;
  }
  if (stream->text_printed)
    putchar('\n');
  size_t i, j;
  json_t *call, *part;
  json_array_foreach(stream->calls, i, call) {
    json_array_foreach(call, j, part) print(part);
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
  struct stream stream = {.curl = curl};
  stream.calls = json_array();
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &stream);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, 300L);
  CURLcode result = curl_easy_perform(curl);
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  curl_slist_free_all(headers);
  curl_easy_cleanup(curl);

  int exit_code = finish(&stream, result, status);
  free(stream.received.data);
  free(stream.data.data);
  json_decref(stream.calls);
  return exit_code;
}
