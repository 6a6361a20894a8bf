package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strings"
	"time"
)

func main() {
	key := strings.TrimSpace(os.Getenv("THING_KEY"))
	request, err := http.NewRequest("POST", "https://api.example.com/v1/it's/$HOME/chat/completions", strings.NewReader(`{
	  "model": "m",
	  "messages": [],
	  "seed": 123456789012345678901234567890
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

	var data json.RawMessage
	if err := json.NewDecoder(response.Body).Decode(&data); err != nil && err != io.EOF {
		log.Fatal(err)
	}
	fmt.Println(string(data))
}
