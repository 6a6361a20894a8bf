package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"strings"
	"time"
)

func main() {
	key := strings.TrimSpace(os.Getenv("THING_KEY"))
	request, err := http.NewRequest("POST", "https://api.example.com/v1/it's/$HOME/chat/completions", strings.NewReader(`{
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
	    "a b'c\"d$e\\f": [[], {}, [[]], [{}], null, true, false, 0, -1, 1.5, 1e-7, 1e22]
	  }
	}`))
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("X-Api-Key", key)
	request.Header.Set("Content-Type", "application/json")
	client := http.Client{Timeout: 30 * time.Second}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	response, err := client.Do(request)
	if err != nil {
		log.Fatal(strings.ReplaceAll(err.Error(), key, "***"))
	} else if response.StatusCode/100 != 2 {
		log.Fatalf("HTTP %d: %s", response.StatusCode, http.StatusText(response.StatusCode))
	}
	defer response.Body.Close()

	var completion struct {
		Choices [1]struct{ Message struct{ Content *string } }
	}
	err = json.NewDecoder(response.Body).Decode(&completion)
	text := completion.Choices[0].Message.Content
	if err != nil || text == nil {
		log.Fatal("No text in the response: ", err)
	}
	fmt.Println(*text)
}
