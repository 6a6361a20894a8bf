#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include <curl/curl.h>
#include <jansson.h>

static const char body[] =
    "{"
    "  \"model\": \"qwen/qwen3-vl-8b-instruct\","
    "  \"messages\": ["
    "    {"
    "      \"role\": \"user\","
    "      \"content\": ["
    "        {"
    "          \"type\": \"image_url\","
    "          \"image_url\": {"
    "            \"url\": \"https://example.com/photos/west-lake.jpg?width=1024&format=webp\","
    "            \"detail\": \"high\""
    "          }"
    "        },"
    "        {\"type\": \"text\", \"text\": \"这张照片可能是在哪里拍的？请说明你的依据。\"}"
    "      ]"
    "    }"
    "  ],"
    "  \"max_tokens\": 512"
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
