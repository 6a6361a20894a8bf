#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <curl/curl.h>

static const char body[] =
    "{"
    "  \"model\": \"qwen/qwen3-vl-8b-instruct\","
    "  \"messages\": [{\"role\": \"user\", \"content\": \"用三句话向第一次来的朋友介绍杭州，活泼一点！\"}],"
    "  \"stream\": true,"
    "  \"stream_options\": {\"include_usage\": true}"
    "}";

static char *data; /* all bytes received; `line` is where the next line starts */
static size_t length, line, done;

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
    cJSON *text = cJSON_GetObjectItem(cJSON_GetObjectItem(choice, "delta"), "content");
    fputs(cJSON_IsString(text) ? text->valuestring : "", stdout);
    fflush(stdout);
    cJSON_Delete(chunk);
  }
  return size * count;
}

int main(void) {
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
  putchar('\n');
}
