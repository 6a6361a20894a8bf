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

const body = `{
  "model": "qwen/qwen3-8b",
  "messages": [
    {
      "role": "user",
      "content": "鸡兔同笼，共有 8 个头、22 只脚，鸡和兔各有几只？"
    }
  ],
  "enable_thinking": true,
  "stream": true
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

	lines := bufio.NewReader(response.Body)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			log.Fatal("Stream ended early: ", err)
		}
		data, ok := strings.CutPrefix(strings.TrimPrefix(line, "\ufeff"), "data:")
		if !ok {
			continue
		}
		if strings.TrimSpace(data) == "[DONE]" {
			break
		}
		var chunk struct {
			Choices []struct{ Delta struct{ Content string } }
			Error   any
		}
		if err := json.Unmarshal([]byte(data), &chunk); err != nil {
			log.Fatal(err)
		}
		if chunk.Error != nil {
			log.Fatalf("Stream failed: %q", chunk.Error)
		}
		for _, choice := range chunk.Choices {
			fmt.Print(choice.Delta.Content)
		}
	}
	fmt.Println()
}
