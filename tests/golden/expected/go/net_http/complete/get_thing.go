package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"strings"
	"time"
)

const url = "https://api.example.com/v1/it's/$HOME/things/a%2Fb%27c?q=x%20y%2C%26"

func main() {
	log.SetFlags(0)

	request, err := http.NewRequest("GET", url, nil)
	if err != nil {
		log.Fatal("Request failed: ", err)
	}
	request.Header.Set("X-Note", "\"it's\" $HOME \\ #{1} `id`")
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
	if !json.Valid(data) {
		log.Fatal("Unexpected reply: not JSON")
	}
	fmt.Printf("%s\n", data)
}
