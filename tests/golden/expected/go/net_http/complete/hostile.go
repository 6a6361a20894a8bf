package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strings"
	"time"
	"unicode"
)

var key = strings.TrimSpace(os.Getenv("THING_KEY"))

func main() {
	log.SetFlags(0)
	if err := run(); err != nil {
		log.Fatal(printable(err.Error()))
	}
}

func run() error {
	if key == "" {
		return errors.New("Set THING_KEY first")
	}

	body := strings.NewReader(`{
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
	}`)
	request, err := http.NewRequest("POST", "https://api.example.com/v1/it's/$HOME/chat/completions", body)
	if err != nil {
		return fmt.Errorf("Request failed: %w", err)
	}
	request.Header.Set("X-Api-Key", key)
	request.Header.Set("Content-Type", "application/json")
	client := http.Client{Timeout: 30 * time.Second}
	// A redirect may lead to another host, which must not get the key.
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	response, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("Request failed: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode/100 != 2 {
		var failure struct{ Error json.RawMessage }
		_ = json.NewDecoder(response.Body).Decode(&failure)
		reason := cmp.Or(message(failure.Error), http.StatusText(response.StatusCode))
		return fmt.Errorf("HTTP %d: %s", response.StatusCode, reason)
	}

	data, err := io.ReadAll(response.Body)
	if err != nil {
		return fmt.Errorf("Request failed: %w", err)
	}
	var completion struct {
		Choices [1]struct{ Message struct{ Content *string } }
		Error   *json.RawMessage
	}
	if err := json.Unmarshal(data, &completion); err != nil {
		return fmt.Errorf("Unexpected response: %w", err)
	}
	if completion.Error != nil {
		return fmt.Errorf("Unexpected response: %s", message(*completion.Error))
	}
	text := completion.Choices[0].Message.Content
	if text == nil {
		return errors.New("Unexpected response: no text")
	}
	fmt.Println(*text)
	return nil
}

// message returns the message of an API's error, or its JSON if it has none.
func message(data json.RawMessage) string {
	var object struct{ Message string }
	var text string
	_ = json.Unmarshal(data, &object)
	_ = json.Unmarshal(data, &text)
	return cmp.Or(object.Message, text, string(data))
}

// printable returns a text without the key and the characters that a terminal obeys.
func printable(text string) string {
	words := strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	})
	line := strings.Join(words, " ")
	if key == "" {
		return line
	}
	return strings.ReplaceAll(line, key, "***") // a server may repeat it
}
