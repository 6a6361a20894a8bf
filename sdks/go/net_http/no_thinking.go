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
	key := strings.TrimSpace(os.Getenv("WCODE_API_KEY"))
	request, err := http.NewRequest("POST", "https://wcode.net/api/gpt/v1/chat/completions", strings.NewReader(`{
	  "model": "qwen/qwen3-8b",
	  "messages": [
	    {"role": "user", "content": "Translate into Chinese: \"It's raining cats and dogs.\""}
	  ],
	  "enable_thinking": false
	}`))
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+key)
	request.Header.Set("Content-Type", "application/json")
	client := http.Client{Timeout: 300 * time.Second}
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
