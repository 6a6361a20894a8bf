#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <curl/curl.h>

static const char url[] = "https://wcode.net/api/gpt/v1/chat/completions";

static const char body[] =
    "{"
    "  \"model\": \"qwen/qwen3-8b\","
    "  \"messages\": ["
    "    {"
    "      \"role\": \"system\","
    "      \"content\": \"你是一位耐心的编程老师。用中文回答，代码要短，别说“It's easy”。\""
    "    },"
    "    {"
    "      \"role\": \"user\","
    "      \"content\": \"在 Shell 里，echo '${name}' 和 echo \\\"${name}\\\" 有什么区别？\""
    "    },"
    "    {"
    "      \"role\": \"assistant\","
    "      \"content\": \"单引号里的内容原样输出，所以打印的是 ${name}；\\n双引号会展开变量，打印的是变量的值。\""
    "    },"
    "    {"
    "      \"role\": \"user\","
    "      \"content\": \"那 Ruby 的 \\\"#{name}\\\" 呢？还有，Windows 路径 \\\"C:\\\\temp\\\\new\\\" 为什么会出错？\""
    "    }"
    "  ]"
    "}";

struct text {
  char *data;
  size_t size;
};

static size_t append(char *bytes, size_t size, size_t count, void *target) {
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

static char *string_at(const cJSON *object, const char *name) {
  return cJSON_GetStringValue(cJSON_GetObjectItem(object, name));
}

static const char *error_message(const cJSON *reply) {
  char *message = string_at(cJSON_GetObjectItem(reply, "error"), "message");
  for (char *c = message; c != NULL && (c = strpbrk(c, "\r\n")) != NULL;)
    *c = ' ';
  return message ? message : "";
}

static void print_http_error(long status, const char *reply) {
  cJSON *json = cJSON_Parse(reply);
  const char *message = error_message(json);
  fprintf(stderr, "HTTP %ld%s%s\n", status, *message ? ": " : "", message);
  cJSON_Delete(json);
}

static int print_reply(const char *reply) {
  cJSON *json = cJSON_Parse(reply);
  cJSON *choice = cJSON_GetArrayItem(cJSON_GetObjectItem(json, "choices"), 0);
  cJSON *message = cJSON_GetObjectItem(choice, "message");
  char *text = string_at(message, "content");
  int complete = text != NULL;
  if (complete)
    puts(text);
  else
    fputs("Unexpected reply: no text in it\n", stderr);
  cJSON_Delete(json);
  return complete ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(void) {
  char *key = getenv("WCODE_API_KEY");
  if (key == NULL || *key == '\0') {
    fputs("Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey\n", stderr);
    return EXIT_FAILURE;
  }

  CURL *curl = curl_easy_init();
  curl_easy_setopt(curl, CURLOPT_URL, url);
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
  struct curl_slist *headers = NULL;
  headers = curl_slist_append(headers, "Content-Type: application/json");
  curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
  curl_easy_setopt(curl, CURLOPT_XOAUTH2_BEARER, key);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  struct text reply = {NULL, 0};
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, append);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &reply);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, 300L);
  CURLcode result = curl_easy_perform(curl);
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);

  int exit_code = EXIT_FAILURE;
  if (result != CURLE_OK)
    fprintf(stderr, "Request failed: %s\n", curl_easy_strerror(result));
  else if (status / 100 != 2)
    print_http_error(status, reply.data);
  else
    exit_code = print_reply(reply.data);
  free(reply.data);
  curl_slist_free_all(headers);
  curl_easy_cleanup(curl);
  return exit_code;
}
