package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"strings"
	"time"
)

func main() {
	key := strings.TrimSpace(os.Getenv("WCODE_API_KEY"))
	request, err := http.NewRequest("POST", "https://wcode.net/api/gpt/v1/chat/completions", strings.NewReader(`{
	  "model": "qwen/qwen3-8b",
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

	var completion struct {
		Choices [1]struct{ Message struct{ Content *string } }
	}
	err = json.NewDecoder(response.Body).Decode(&completion)
	text := completion.Choices[0].Message.Content
	if err != nil || text == nil {
		log.Fatal("No text in the response: ", err)
	}
	fmt.Println(*text)
}
