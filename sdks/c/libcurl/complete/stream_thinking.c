#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <curl/curl.h>

static const char body[] =
    "{"
    "  \"model\": \"qwen/qwen3-8b\","
    "  \"messages\": [{\"role\": \"user\", \"content\": \"鸡兔同笼，共有 8 个头、22 只脚，鸡和兔各有几只？\"}],"
    "  \"enable_thinking\": true,"
    "  \"stream\": true"
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

struct stream {
  CURL *curl;
  struct text received;
  size_t line;      /* where the next line of `received` starts */
  struct text data; /* of the event so far */
  int ended;
  int failed;
};

static void print_delta(const cJSON *chunk) {
  cJSON *choice = cJSON_GetArrayItem(cJSON_GetObjectItem(chunk, "choices"), 0);
  cJSON *delta = cJSON_GetObjectItem(choice, "delta");
  char *text = string_at(delta, "content");
  fputs(text ? text : "", stdout);
}

static void on_event(struct stream *stream, const char *data) {
  stream->ended = strcmp(data, "[DONE]") == 0;
  if (stream->ended)
    return;
  cJSON *chunk = cJSON_Parse(data);
  const char *error = error_message(chunk);
  if (chunk == NULL)
    stream->failed = fail("Unexpected response", "an event is not JSON");
  else if (error != NULL)
    stream->failed = fail("Stream failed", error);
  else
    print_delta(chunk);
  cJSON_Delete(chunk);
  fflush(stdout);
}

static void on_line(struct stream *stream, const char *line, size_t length) {
  struct text *data = &stream->data;
  if (length == 0 && data->size > 0) {
    data->data[data->size - 1] = '\0'; /* the last line end */
    data->size = 0;
    on_event(stream, data->data);
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
  char *data = stream->received.data, *line = data + stream->line;
  for (char *end; status / 100 == 2 && (end = strpbrk(line, "\r\n")) != NULL; line = end + 1) {
    if (line == data && strncmp(line, "\xEF\xBB\xBF", 3) == 0)
      line += 3; /* a byte order mark */
    if (*end == '\n' && end == line && line > data && line[-1] == '\r')
      continue; /* the second half of a line end */
    on_line(stream, line, end - line);
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
    cJSON *json = cJSON_Parse(stream->received.data);
    const char *error = error_message(json);
    int is_error = status / 100 != 2 || error != NULL;
    int failure = is_error ? fail_with_status(status, error) : fail("Stream ended early", "");
    cJSON_Delete(json);
    return failure;
  }
  putchar('\n');
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
  struct stream stream = {.curl = curl};
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
  return exit_code;
}
