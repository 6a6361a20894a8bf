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

const url = "https://wcode.net/api/gpt/v1/chat/completions"

const body = `{
  "model": "qwen/qwen3-8b",
  "messages": [{"role": "user", "content": "9.11 和 9.9 哪个更大？"}],
  "enable_thinking": true
}`

func main() {
	log.SetFlags(0)
	key := os.Getenv("WCODE_API_KEY")
	if key == "" {
		log.Fatal("Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey")
	}

	request, err := http.NewRequest("POST", url, strings.NewReader(body))
	if err != nil {
		log.Fatal("Request failed: ", err)
	}
	request.Header.Set("Authorization", "Bearer "+key)
	request.Header.Set("Content-Type", "application/json")
	client := http.Client{Timeout: 300 * time.Second}
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
