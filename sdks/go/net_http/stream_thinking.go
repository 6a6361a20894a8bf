package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/tmaxmax/go-sse" // go get github.com/tmaxmax/go-sse
)

func main() {
	key := strings.TrimSpace(os.Getenv("WCODE_API_KEY"))
	request, err := http.NewRequest("POST", "https://wcode.net/api/gpt/v1/chat/completions", strings.NewReader(`{
	  "model": "qwen/qwen3-8b",
	  "messages": [{"role": "user", "content": "鸡兔同笼，共有 8 个头、22 只脚，鸡和兔各有几只？"}],
	  "enable_thinking": true,
	  "stream": true
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

	for event, err := range sse.Read(response.Body, &sse.ReadConfig{MaxEventSize: 64 << 20}) {
		var chunk struct {
			Choices [1]struct{ Delta struct{ Content string } }
			Error   any
		}
		switch {
		case err != nil:
			log.Fatal(strings.ReplaceAll(err.Error(), key, "***"))
		case event.Data == "": // an id or a type only
		case event.Data == "[DONE]":
			fmt.Println()
			return
		case json.Unmarshal([]byte(event.Data), &chunk) != nil || chunk.Error != nil:
			log.Fatalf("Stream failed: %q", strings.ReplaceAll(event.Data, key, "***"))
		default:
			fmt.Print(chunk.Choices[0].Delta.Content)
		}
	}
	log.Fatal("Stream ended early")
}
