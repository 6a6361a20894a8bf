package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strings"
	"time"
)

const url = "https://api.example.com/v1/it's/$HOME/chat/completions"

const body = `{
  "model": "it's \"quoted\" \\ back\\slash",
  "messages": [
    {
      "role": "user",
      "content": "$HOME ${HOME} $(touch canary) \u0060touch canary\u0060 #{\u0060touch canary\u0060} \\(x) %s %d {{ 7*7 }} {% x %} */ -- </script> ''' \"\"\" ??="
    },
    {
      "role": "user",
      "content": "tab\t line\n cr\r nul\u0000 esc\u001b bell\u0007 ls\u2028 ps\u2029 nel\u0085 bom\ufeff bidi\u202e zw\u200b emoji 👩‍👩‍👧 中文"
    }
  ],
  "seed": 9007199254740991,
  "options": {
    "": "empty key",
    "0": "numeric key",
    "__proto__": {"constructor": null},
    "class": "#$0 #@x",
    "a b'c\"d$e\\f": [
      [],
      {},
      [[]],
      [{}],
      null,
      true,
      false,
      0,
      -1,
      1.5,
      1e-7,
      1e22
    ]
  }
}`

func main() {
	log.SetFlags(0)
	key := os.Getenv("THING_KEY")
	if key == "" {
		log.Fatal("Set THING_KEY first")
	}

	request, err := http.NewRequest("POST", url, strings.NewReader(body))
	if err != nil {
		log.Fatal("Request failed: ", err)
	}
	request.Header.Set("X-Api-Key", key)
	request.Header.Set("Content-Type", "application/json")
	client := http.Client{Timeout: 30 * time.Second}
	response, err := client.Do(request)
	if err != nil {
		log.Fatal("Request failed: ", err)
	}
	if response.StatusCode/100 != 2 {
		var reply struct{ Error struct{ Message string } }
		_ = json.NewDecoder(response.Body).Decode(&reply)
		message := cmp.Or(reply.Error.Message, http.StatusText(response.StatusCode))
		log.Fatalf("HTTP %d: %s", response.StatusCode, strings.Join(strings.Fields(message), " "))
	}

	data, err := io.ReadAll(response.Body)
	if err != nil {
		log.Fatal("Request failed: ", err)
	}
	var reply struct {
		Choices []struct {
			Message struct{ Content *string }
		}
	}
	err = json.Unmarshal(data, &reply)
	if err != nil || len(reply.Choices) == 0 || reply.Choices[0].Message.Content == nil {
		log.Fatal("Unexpected reply: no text in it")
	}
	fmt.Println(*reply.Choices[0].Message.Content)
}
