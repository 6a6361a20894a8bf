#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <curl/curl.h>

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

struct stream {
  FILE *buffer;
  char *data;
  size_t size, line; /* of all received bytes, and where the next line starts */
  int done, text;
  cJSON *calls; /* each with its index, its name and its arguments piece by piece */
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
    stream->text |= text != NULL && *text != '\0';
    cJSON *piece, *known, *call = NULL;
    cJSON_ArrayForEach(piece, cJSON_GetObjectItem(delta, "tool_calls")) {
      cJSON *index = cJSON_GetObjectItem(piece, "index");
      cJSON *function = cJSON_GetObjectItem(piece, "function");
      char *name = cJSON_GetStringValue(cJSON_GetObjectItem(function, "name"));
      char *arguments = cJSON_GetStringValue(cJSON_GetObjectItem(function, "arguments"));
      int number = index ? index->valueint : 0;
      if (name != NULL && *name != '\0') {
        call = cJSON_CreateIntArray(&number, 1);
        cJSON_AddItemToArray(call, cJSON_CreateString(name));
        cJSON_AddItemToArray(call, cJSON_CreateString(" "));
        cJSON_AddItemToArray(stream->calls, call);
      }
      cJSON_ArrayForEach(known, stream->calls) {
        if (cJSON_GetArrayItem(known, 0)->valueint == number)
          call = known;
      }
      cJSON_AddItemToArray(call, cJSON_CreateString(arguments ? arguments : ""));
    }
    cJSON_Delete(chunk);
  }
  return size * count;
}

int main(void) {
  struct stream stream = {0};
  stream.buffer = open_memstream(&stream.data, &stream.size);
  stream.calls = cJSON_CreateArray();

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
  if (stream.text)
    putchar('\n');
  cJSON *call, *part;
  cJSON_ArrayForEach(call, stream.calls) {
    cJSON_ArrayForEach(part, call) fputs(cJSON_IsString(part) ? part->valuestring : "", stdout);
    putchar('\n');
  }
}
