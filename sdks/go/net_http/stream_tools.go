package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/tmaxmax/go-sse" // go get github.com/tmaxmax/go-sse
)

func main() {
	key := strings.TrimSpace(os.Getenv("WCODE_API_KEY"))
	request, err := http.NewRequest("POST", "https://wcode.net/api/gpt/v1/chat/completions", strings.NewReader(`{
	  "model": "qwen/qwen3-8b",
	  "messages": [{"role": "user", "content": "杭州和北京现在天气怎么样？用摄氏度。"}],
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
	}`))
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+key)
	request.Header.Set("Content-Type", "application/json")
	client := http.Client{Timeout: 300 * time.Second}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	response, err := client.Do(request)
	if err != nil {
		log.Fatal(strings.ReplaceAll(err.Error(), key, "***"))
	} else if response.StatusCode/100 != 2 {
		log.Fatalf("HTTP %d: %s", response.StatusCode, http.StatusText(response.StatusCode))
	}
	defer response.Body.Close()

	var text string
	var calls []string
	latest := map[int]int{}
	for event, err := range sse.Read(response.Body, &sse.ReadConfig{MaxEventSize: 64 << 20}) {
		var chunk struct {
			Choices [1]struct {
				Delta struct {
					Content   string
					ToolCalls []struct {
						Index    int
						Function struct{ Name, Arguments string }
					} `json:"tool_calls"`
				}
			}
			Error any
		}
		switch {
		case err != nil:
			log.Fatal(strings.ReplaceAll(err.Error(), key, "***"))
		case event.Data == "": // an id or a type only
		case event.Data == "[DONE]":
			if text != "" {
				fmt.Println()
			}
			for _, call := range calls {
				fmt.Println(call)
			}
			return
		case json.Unmarshal([]byte(event.Data), &chunk) != nil || chunk.Error != nil:
			log.Fatalf("Stream failed: %q", strings.ReplaceAll(event.Data, key, "***"))
		default:
			delta := chunk.Choices[0].Delta
			fmt.Print(delta.Content)
			text += delta.Content
			for _, call := range delta.ToolCalls {
				if call.Function.Name != "" {
					latest[call.Index] = len(calls)
					calls = append(calls, call.Function.Name+" ")
				}
				calls[latest[call.Index]] += call.Function.Arguments
			}
		}
	}
	log.Fatal("Stream ended early")
}
