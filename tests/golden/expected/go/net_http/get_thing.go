package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"time"
)

func main() {
	request, err := http.NewRequest("GET", "https://api.example.com/v1/it's/$HOME/things/a%2Fb%27c?q=x%20y%2C%26", nil)
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("X-Note", "\"it's\" $HOME \\ #{1} `id`")
	client := http.Client{Timeout: 300 * time.Second}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	response, err := client.Do(request)
	if err != nil {
		log.Fatal(err)
	} else if response.StatusCode/100 != 2 {
		log.Fatalf("HTTP %d: %s", response.StatusCode, http.StatusText(response.StatusCode))
	}
	defer response.Body.Close()

	var data json.RawMessage
	if err := json.NewDecoder(response.Body).Decode(&data); err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(data))
}
