package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"
	"strings"
	"time"
	"unicode"

	"github.com/tmaxmax/go-sse" // go get github.com/tmaxmax/go-sse
)

var key = strings.TrimSpace(os.Getenv("WCODE_API_KEY"))

func main() {
	log.SetFlags(0)
	if err := run(); err != nil {
		log.Fatal(printable(err.Error()))
	}
}

func run() error {
	if key == "" {
		return errors.New("Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey")
	}

	body := strings.NewReader(`{
	  "model": "qwen/qwen3-8b",
	  "messages": [{"role": "user", "content": "用三句话向第一次来的朋友介绍杭州，活泼一点！"}],
	  "stream": true,
	  "stream_options": {"include_usage": true}
	}`)
	const limit = 300 * time.Second // for the next event, not for the whole stream
	ctx, cancel := context.WithCancelCause(context.Background())
	idle := time.AfterFunc(limit, func() { cancel(errors.New("timed out")) })
	request, err := http.NewRequestWithContext(ctx, "POST", "https://wcode.net/api/gpt/v1/chat/completions", body)
	if err != nil {
		return fmt.Errorf("Request failed: %w", err)
	}
	request.Header.Set("Authorization", "Bearer "+key)
	request.Header.Set("Content-Type", "application/json")
	client := http.Client{}
	// A redirect may lead to another host, which must not get the key.
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	response, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("Request failed: %w", cmp.Or(context.Cause(ctx), err))
	}
	defer response.Body.Close()
	if response.StatusCode/100 != 2 || strings.Contains(response.Header.Get("Content-Type"), "json") {
		var failure struct{ Error json.RawMessage }
		_ = json.NewDecoder(response.Body).Decode(&failure)
		reason := cmp.Or(message(failure.Error), http.StatusText(response.StatusCode))
		return fmt.Errorf("HTTP %d: %s", response.StatusCode, reason)
	}

	for event, err := range sse.Read(response.Body, &sse.ReadConfig{MaxEventSize: 64 << 20}) {
		if err != nil {
			return fmt.Errorf("Request failed: %w", cmp.Or(context.Cause(ctx), err))
		}
		idle.Reset(limit)
		if event.Data == "" {
			continue // an id or a type only
		}
		if event.Data == "[DONE]" {
			fmt.Println()
			return nil
		}
		var chunk struct {
			Choices [1]struct{ Delta struct{ Content string } }
			Error   *json.RawMessage
		}
		if err := json.Unmarshal([]byte(event.Data), &chunk); err != nil {
			return fmt.Errorf("Unexpected response: %w", err)
		}
		if chunk.Error != nil {
			return fmt.Errorf("Stream failed: %s", message(*chunk.Error))
		}
		fmt.Print(chunk.Choices[0].Delta.Content)
	}
	return errors.New("Stream ended early")
}

// message returns the message of an API's error, or its JSON if it has none.
func message(data json.RawMessage) string {
	var object struct{ Message string }
	var text string
	_ = json.Unmarshal(data, &object)
	_ = json.Unmarshal(data, &text)
	return cmp.Or(object.Message, text, string(data))
}

// printable returns a text without the key and the characters that a terminal obeys.
func printable(text string) string {
	words := strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	})
	line := strings.Join(words, " ")
	if key == "" {
		return line
	}
	return strings.ReplaceAll(line, key, "***") // a server may repeat it
}
