#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <curl/curl.h>

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

static char *data; /* all bytes received; `line` is where the next line starts */
static size_t length, line, done;
static int text_printed;
static cJSON *calls; /* each a list: its index, its name, its arguments piece by piece */

static size_t receive(char *bytes, size_t size, size_t count, void *response) {
  fwrite(bytes, size, count, response);
  fflush(response);
  for (char *next = data + line; strpbrk(next, "\r\n") != NULL; line = next - data) {
    char *event = strsep(&next, "\r\n");
    event += strspn(event, "\xEF\xBB\xBF"); /* a byte order mark */
    if (strncmp(event, "data:", 5) != 0)
      continue;
    event += 5 + strspn(event + 5, " ");
    done |= strcmp(event, "[DONE]") == 0;
    cJSON *chunk = cJSON_Parse(event), *error = cJSON_GetObjectItem(chunk, "error");
    if (!done && (chunk == NULL || (error != NULL && !cJSON_IsNull(error))))
      return 0;
    cJSON *choice = cJSON_GetArrayItem(cJSON_GetObjectItem(chunk, "choices"), 0);
    cJSON *delta = cJSON_GetObjectItem(choice, "delta");
    char *text = cJSON_GetStringValue(cJSON_GetObjectItem(delta, "content"));
    fputs(text ? text : "", stdout);
    fflush(stdout);
    text_printed |= text != NULL && *text != '\0';
    cJSON *piece, *known;
    cJSON_ArrayForEach(piece, cJSON_GetObjectItem(delta, "tool_calls")) {
      cJSON *index = cJSON_GetObjectItem(piece, "index");
      cJSON *function = cJSON_GetObjectItem(piece, "function");
      char *name = cJSON_GetStringValue(cJSON_GetObjectItem(function, "name"));
      char *arguments = cJSON_GetStringValue(cJSON_GetObjectItem(function, "arguments"));
      int number = cJSON_IsNumber(index) ? index->valueint : -1;
      cJSON *call = cJSON_CreateIntArray(&number, 1);
      if (name != NULL && *name != '\0') {
        cJSON_AddItemToArray(call, cJSON_CreateString(name));
        cJSON_AddItemToArray(call, cJSON_CreateString(" "));
        cJSON_AddItemToArray(calls, call);
      }
      cJSON_ArrayForEach(known, calls) {
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
  calls = cJSON_CreateArray();
  FILE *response = open_memstream(&data, &length);

  CURL *curl = curl_easy_init();
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
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  curl_slist_free_all(headers);
  curl_easy_cleanup(curl);
  fclose(response);

  for (char *c = data + line; *c != '\0'; c++)
    *c = *c < ' ' || *c > '~' ? ' ' : *c; /* nothing that a terminal obeys */
  if (!done)
    errx(1, "Stream ended: HTTP %ld, %s, %s", status, curl_easy_strerror(result), data + line);
  if (text_printed)
    putchar('\n');
  cJSON *call, *part;
  cJSON_ArrayForEach(call, calls) {
    cJSON_ArrayForEach(part, call) fputs(cJSON_IsString(part) ? part->valuestring : "", stdout);
    putchar('\n');
  }
}
