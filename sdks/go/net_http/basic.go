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

const body = `{
  "model": "qwen/qwen3-8b",
  "messages": [{"role": "user", "content": "你好"}]
}`

func main() {
	request, err := http.NewRequest("POST", "https://wcode.net/api/gpt/v1/chat/completions", strings.NewReader(body))
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+strings.TrimSpace(os.Getenv("WCODE_API_KEY")))
	request.Header.Set("Content-Type", "application/json")
	client := http.Client{
		Timeout:       300 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	response, err := client.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode/100 != 2 {
		log.Fatal(response.Status)
	}
	var completion struct {
		Choices []struct{ Message struct{ Content string } }
	}
	if err := json.NewDecoder(response.Body).Decode(&completion); err != nil {
		log.Fatal(err)
	}
	fmt.Println(completion.Choices[0].Message.Content)
}
