#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include <curl/curl.h>
#include <jansson.h>

static const char body[] =
    "{"
    "  \"model\": \"qwen/qwen3-vl-8b-instruct\","
    "  \"messages\": [{\"role\": \"user\", \"content\": \"给一家开在旧书店里的咖啡馆起三个名字，每行一个。\"}],"
    "  \"temperature\": 0.7,"
    "  \"top_p\": 0.9,"
    "  \"top_k\": 40,"
    "  \"frequency_penalty\": 0.5,"
    "  \"presence_penalty\": -0.25,"
    "  \"repetition_penalty\": 1.1,"
    "  \"min_p\": 0.05,"
    "  \"top_a\": 0.1,"
    "  \"seed\": 42,"
    "  \"max_tokens\": 512,"
    "  \"logit_bias\": {\"1024\": -100, \"20002\": 2.5},"
    "  \"stop\": [\"\\n\\n\", \"###\"],"
    "  \"verbosity\": \"low\""
    "}";

int main(void) {
  char *data;
  size_t length;
  FILE *response = open_memstream(&data, &length);

  CURL *curl = curl_easy_init();
  struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
  curl_easy_setopt(curl, CURLOPT_URL, "https://wcode.net/api/gpt/v1/chat/completions");
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
  curl_easy_setopt(curl, CURLOPT_XOAUTH2_BEARER, getenv("WCODE_API_KEY"));
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, response);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, 300L);
  CURLcode result = curl_easy_perform(curl);
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  curl_slist_free_all(headers);
  curl_easy_cleanup(curl);
  fclose(response);

  char *text = NULL;
  json_t *json = json_loadb(data, length, JSON_ALLOW_NUL, NULL);
  json_unpack(json, "{s:[{s:{s:s%}}]}", "choices", "message", "content", &text, &length);
  if (result != CURLE_OK || status / 100 != 2 || text == NULL)
    errx(1, "HTTP %ld, %s", status, result ? curl_easy_strerror(result) : "no text");
  fwrite(text, 1, length, stdout);
  putchar('\n');
}
