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
  "model": "qwen/qwen3-vl-8b-instruct",
  "messages": [
    {"role": "user", "content": "杭州和北京现在天气怎么样？用摄氏度。"},
    {
      "role": "assistant",
      "content": null,
      "tool_calls": [
        {
          "id": "call_5f2c1e7a9b3d4860",
          "type": "function",
          "function": {
            "name": "get_weather",
            "arguments": "{\"city\": \"杭州\", \"unit\": \"celsius\"}"
          }
        },
        {
          "id": "call_8d4b6a0f2e1c4973",
          "type": "function",
          "function": {
            "name": "get_weather",
            "arguments": "{\"city\": \"北京\", \"unit\": \"celsius\"}"
          }
        }
      ]
    },
    {
      "role": "tool",
      "tool_call_id": "call_5f2c1e7a9b3d4860",
      "content": "{\"temperature\": 22.5, \"condition\": \"小雨\"}"
    },
    {
      "role": "tool",
      "tool_call_id": "call_8d4b6a0f2e1c4973",
      "content": "{\"temperature\": 14, \"condition\": \"晴\"}"
    }
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
  ]
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
