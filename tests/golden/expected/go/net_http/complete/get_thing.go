package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"strings"
	"time"
	"unicode"
)

func main() {
	log.SetFlags(0)
	if err := run(); err != nil {
		log.Fatal(printable(err.Error()))
	}
}

func run() error {
	request, err := http.NewRequest("GET", "https://api.example.com/v1/it's/$HOME/things/a%2Fb%27c?q=x%20y%2C%26", nil)
	if err != nil {
		return fmt.Errorf("Request failed: %w", err)
	}
	request.Header.Set("X-Note", "\"it's\" $HOME \\ #{1} `id`")
	client := http.Client{Timeout: 300 * time.Second}
	// A redirect may lead to another host, which must not get the key.
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	response, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("Request failed: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode/100 != 2 {
		var failure struct{ Error json.RawMessage }
		_ = json.NewDecoder(response.Body).Decode(&failure)
		reason := cmp.Or(message(failure.Error), http.StatusText(response.StatusCode))
		return fmt.Errorf("HTTP %d: %s", response.StatusCode, reason)
	}

	data, err := io.ReadAll(response.Body)
	if err != nil {
		return fmt.Errorf("Request failed: %w", err)
	}
	if !json.Valid(data) {
		return errors.New("Unexpected response: not JSON")
	}
	fmt.Printf("%s\n", data)
	return nil
}

// message returns the message of an API's error, or its JSON if it has none.
func message(data json.RawMessage) string {
	var object struct{ Message string }
	var text string
	_ = json.Unmarshal(data, &object)
	_ = json.Unmarshal(data, &text)
	return cmp.Or(object.Message, text, string(data))
}

// printable returns a text without the characters that a terminal obeys.
func printable(text string) string {
	words := strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	})
	return strings.Join(words, " ")
}
