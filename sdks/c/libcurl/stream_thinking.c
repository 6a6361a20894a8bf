#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>
#include <jansson.h>

static const char body[] =
    "{"
    "  \"model\": \"qwen/qwen3-8b\","
    "  \"messages\": [{\"role\": \"user\", \"content\": \"鸡兔同笼，共有 8 个头、22 只脚，鸡和兔各有几只？\"}],"
    "  \"enable_thinking\": true,"
    "  \"stream\": true"
    "}";

static CURL *curl;
static long status;
static char *data; /* all bytes received; `line` is where the next line starts */
static size_t length, line, done;

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
    const char *text = "";
    size_t text_size = 0;
    json_unpack(chunk, "{s:[{s:{s:s%}}]}", "choices", "delta", "content", &text, &text_size);
    fwrite(text, 1, text_size, stdout);
    fflush(stdout);
    json_decref(chunk);
  }
  return size * count;
}

int main(void) {
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
  putchar('\n');
}
