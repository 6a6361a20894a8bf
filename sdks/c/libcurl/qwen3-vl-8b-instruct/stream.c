#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <curl/curl.h>

static const char body[] =
    "{"
    "  \"model\": \"qwen/qwen3-vl-8b-instruct\","
    "  \"messages\": ["
    "    {\"role\": \"user\", \"content\": \"用三句话向第一次来的朋友介绍杭州，活泼一点！\"}"
    "  ],"
    "  \"stream\": true,"
    "  \"stream_options\": {\"include_usage\": true}"
    "}";

struct stream {
  FILE *buffer;
  char *data;
  size_t size, line; /* of all received bytes, and where the next line starts */
  int done;
};

static size_t receive(char *bytes, size_t size, size_t count, void *target) {
  struct stream *stream = target;
  fwrite(bytes, size, count, stream->buffer);
  fflush(stream->buffer);
  for (char *end; (end = strchr(stream->data + stream->line, '\n')) != NULL;) {
    char *line = stream->data + stream->line;
    stream->line = end + 1 - stream->data;
    *end = '\0';
    line += strspn(line, "\xEF\xBB\xBF"); /* a byte order mark */
    if (strncmp(line, "data:", 5) != 0)
      continue;
    line += 5 + strspn(line + 5, " ");
    stream->done |= strncmp(line, "[DONE]", 6) == 0;
    if (stream->done)
      continue;
    cJSON *chunk = cJSON_Parse(line), *error = cJSON_GetObjectItem(chunk, "error");
    if (chunk == NULL || (error != NULL && !cJSON_IsNull(error))) {
      fprintf(stderr, "Stream failed: %s\n", line);
      return 0;
    }
    cJSON *choice = cJSON_GetArrayItem(cJSON_GetObjectItem(chunk, "choices"), 0);
    cJSON *delta = cJSON_GetObjectItem(choice, "delta");
    char *text = cJSON_GetStringValue(cJSON_GetObjectItem(delta, "content"));
    fputs(text ? text : "", stdout);
    fflush(stdout);
    cJSON_Delete(chunk);
  }
  return size * count;
}

int main(void) {
  struct stream stream = {0};
  stream.buffer = open_memstream(&stream.data, &stream.size);

  CURL *curl = curl_easy_init();
  struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
  curl_easy_setopt(curl, CURLOPT_URL, "https://wcode.net/api/gpt/v1/chat/completions");
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
  curl_easy_setopt(curl, CURLOPT_XOAUTH2_BEARER, getenv("WCODE_API_KEY"));
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
  curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &stream);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, 300L);
  CURLcode result = curl_easy_perform(curl);
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  curl_slist_free_all(headers);
  curl_easy_cleanup(curl);
  fclose(stream.buffer);

  if (result != CURLE_OK || !stream.done) {
    fprintf(stderr, "HTTP %ld, stream ended early: %s\n", status, curl_easy_strerror(result));
    return EXIT_FAILURE;
  }
  putchar('\n');
}
