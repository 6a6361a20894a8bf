package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strings"
	"time"
)

const body = `{
  "model": "m",
  "messages": [],
  "seed": 123456789012345678901234567890
}`

func main() {
	request, err := http.NewRequest("POST", "https://api.example.com/v1/it's/$HOME/chat/completions", strings.NewReader(body))
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("X-Api-Key", strings.TrimSpace(os.Getenv("THING_KEY")))
	request.Header.Set("Content-Type", "application/json")
	client := http.Client{
		Timeout:       30 * time.Second,
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
	data, err := io.ReadAll(response.Body)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(data))
}
