package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"log"
	"net/http"
	"os"
	"strings"
	"time"
)

const url = "https://wcode.net/api/gpt/v1/chat/completions"

const body = `{
  "model": "qwen/qwen3-8b",
  "messages": [
    {"role": "user", "content": "杭州和北京现在天气怎么样？用摄氏度。"}
  ],
  "tools": [
    {
      "type": "function",
      "function": {
        "name": "get_weather",
        "description": "查询指定城市当前的天气",
        "parameters": {
          "type": "object",
          "properties": {
            "city": {"type": "string", "description": "城市名称，例如：杭州"},
            "unit": {
              "type": "string",
              "enum": ["celsius", "fahrenheit"],
              "description": "温度单位"
            }
          },
          "required": ["city"]
        }
      }
    }
  ],
  "tool_choice": "auto",
  "stream": true
}`

func main() {
	log.SetFlags(0)
	key := os.Getenv("WCODE_API_KEY")
	if key == "" {
		log.Fatal("Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey")
	}

	ctx, cancel := context.WithCancelCause(context.Background())
	idle := time.AfterFunc(300*time.Second, func() { cancel(errors.New("timed out")) })
	request, err := http.NewRequestWithContext(ctx, "POST", url, strings.NewReader(body))
	if err != nil {
		log.Fatal("Request failed: ", err)
	}
	request.Header.Set("Authorization", "Bearer "+key)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		log.Fatal("Request failed: ", err)
	}
	if response.StatusCode/100 != 2 {
		var reply struct{ Error struct{ Message string } }
		_ = json.NewDecoder(response.Body).Decode(&reply)
		message := cmp.Or(reply.Error.Message, http.StatusText(response.StatusCode))
		log.Fatalf("HTTP %d: %s", response.StatusCode, strings.Join(strings.Fields(message), " "))
	}

	printed := false
	for data, err := range events(response.Body) {
		if err != nil {
			log.Fatal("Request failed: ", err)
		}
		idle.Reset(300 * time.Second)
		if data == "[DONE]" {
			fmt.Println()
			return
		}
		var event struct {
			Choices []struct {
				Delta struct {
					Content   string
					ToolCalls []struct {
						Function struct{ Name, Arguments string }
					} `json:"tool_calls"`
				}
			}
			Error *struct{ Message string }
		}
		if err := json.Unmarshal([]byte(data), &event); err != nil {
			log.Fatal("Unexpected reply: ", err)
		}
		if event.Error != nil {
			log.Fatal("Stream failed: ", strings.Join(strings.Fields(event.Error.Message), " "))
		}
		if len(event.Choices) == 0 {
			continue
		}
		delta := event.Choices[0].Delta
		fmt.Print(delta.Content)
		printed = printed || delta.Content != ""
		for _, call := range delta.ToolCalls {
			if call.Function.Name != "" {
				if printed {
					fmt.Println()
				}
				fmt.Print(call.Function.Name, " ")
				printed = true
			}
			fmt.Print(call.Function.Arguments)
		}
	}
	log.Fatal("Stream ended early")
}

// events gives the data of each server-sent event.
func events(stream io.Reader) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		reader := bufio.NewReader(stream)
		var line []byte
		var data []string
		for previous := byte(0); ; {
			c, err := reader.ReadByte()
			switch {
			case err == io.EOF:
				return
			case err != nil:
				yield("", err)
				return
			case c == '\n' && previous == '\r':
			case c != '\n' && c != '\r':
				line = append(line, c)
			case len(line) > 0:
				if value, found := bytes.CutPrefix(line, []byte("data:")); found {
					data = append(data, strings.TrimPrefix(string(value), " "))
				}
				line = line[:0]
			case len(data) > 0:
				if !yield(strings.Join(data, "\n"), nil) {
					return
				}
				data = nil
			}
			previous = c
		}
	}
}
