#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include <curl/curl.h>
#include <jansson.h>

static const char body[] =
    "{"
    "  \"model\": \"it's \\\"quoted\\\" \\\\ back\\\\slash\","
    "  \"messages\": ["
    "    {"
    "      \"role\": \"user\","
    "      \"content\": \"$HOME ${HOME} $(touch canary) `touch canary` #{`touch canary`} \\\\(x) %s %d {{ 7*7 }} {% x %} */ -- </script> ''' \\\"\\\"\\\" ?\?=\""
    "    },"
    "    {"
    "      \"role\": \"user\","
    "      \"content\": \"tab\\t line\\n cr\\r nul\\u0000 esc\\u001b bell\\u0007 ls\\u2028 ps\\u2029 nel\\u0085 bom\\ufeff bidi\\u202e zw\\u200b emoji 👩‍👩‍👧 中文\""
    "    }"
    "  ],"
    "  \"seed\": 9007199254740991,"
    "  \"options\": {"
    "    \"\": \"empty key\","
    "    \"0\": \"numeric key\","
    "    \"__proto__\": {\"constructor\": null},"
    "    \"class\": \"#$0 #@x\","
    "    \"a b'c\\\"d$e\\\\f\": [[], {}, [[]], [{}], null, true, false, 0, -1, 1.5, 1e-7, 1e22]"
    "  }"
    "}";

int main(void) {
  char *data;
  size_t length;
  FILE *response = open_memstream(&data, &length);

  CURL *curl = curl_easy_init();
  struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
  char *key = getenv("THING_KEY"), credentials[4096];
  snprintf(credentials, sizeof credentials, "%s%s", "X-Api-Key: ", key ? key : "");
  headers = curl_slist_append(headers, credentials);
  curl_easy_setopt(curl, CURLOPT_URL, "https://api.example.com/v1/it's/$HOME/chat/completions");
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, response);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L);
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
