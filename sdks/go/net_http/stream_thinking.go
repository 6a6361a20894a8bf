package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"strings"
	"time"
)

func main() {
	request, err := http.NewRequest("POST", "https://wcode.net/api/gpt/v1/chat/completions", strings.NewReader(`{
	  "model": "qwen/qwen3-8b",
	  "messages": [{"role": "user", "content": "鸡兔同笼，共有 8 个头、22 只脚，鸡和兔各有几只？"}],
	  "enable_thinking": true,
	  "stream": true
	}`))
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+strings.TrimSpace(os.Getenv("WCODE_API_KEY")))
	request.Header.Set("Content-Type", "application/json")
	client := http.Client{Timeout: 300 * time.Second}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	response, err := client.Do(request)
	if err != nil {
		log.Fatal(err)
	} else if response.StatusCode/100 != 2 {
		log.Fatal(response.Status)
	}
	defer response.Body.Close()

	lines := bufio.NewScanner(response.Body)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var chunk struct {
			Choices [1]struct{ Delta struct{ Content string } }
			Error   any
		}
		switch data, found := strings.CutPrefix(strings.TrimPrefix(lines.Text(), "\ufeff"), "data:"); {
		case !found:
		case strings.TrimSpace(data) == "[DONE]":
			fmt.Println()
			return
		case json.Unmarshal([]byte(data), &chunk) != nil || chunk.Error != nil:
			log.Fatalf("Stream failed: %q", data)
		default:
			fmt.Print(chunk.Choices[0].Delta.Content)
		}
	}
	log.Fatal("Stream ended early: ", lines.Err())
}
