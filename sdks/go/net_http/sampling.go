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
	  "messages": [{"role": "user", "content": "给一家开在旧书店里的咖啡馆起三个名字，每行一个。"}],
	  "temperature": 0.7,
	  "top_p": 0.9,
	  "top_k": 40,
	  "frequency_penalty": 0.5,
	  "presence_penalty": -0.25,
	  "repetition_penalty": 1.1,
	  "min_p": 0.05,
	  "top_a": 0.1,
	  "seed": 42,
	  "max_tokens": 512,
	  "logit_bias": {"1024": -100, "20002": 2.5},
	  "stop": ["\n\n", "###"],
	  "verbosity": "low"
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
