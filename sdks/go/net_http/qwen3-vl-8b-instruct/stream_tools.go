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
  "model": "qwen/qwen3-vl-8b-instruct",
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

	var text string
	var calls []string
	latest := map[int]int{}
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
			Choices []struct {
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
		if err := json.Unmarshal([]byte(data), &chunk); err != nil {
			log.Fatal(err)
		}
		if chunk.Error != nil {
			log.Fatalf("Stream failed: %q", chunk.Error)
		}
		for _, choice := range chunk.Choices {
			fmt.Print(choice.Delta.Content)
			text += choice.Delta.Content
			for _, call := range choice.Delta.ToolCalls {
				if call.Function.Name != "" {
					latest[call.Index] = len(calls)
					calls = append(calls, call.Function.Name+" ")
				}
				calls[latest[call.Index]] += call.Function.Arguments
			}
		}
	}
	if text != "" {
		fmt.Println()
	}
	for _, call := range calls {
		fmt.Println(call)
	}
}
