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
	  "model": "qwen/qwen3-vl-8b-instruct",
	  "messages": [
	    {"role": "system", "content": "你是旅行规划助手，按给定的 JSON Schema 输出行程。"},
	    {"role": "user", "content": "帮我安排苏州两日游，每天两个景点，总预算 1500 元。"}
	  ],
	  "response_format": {
	    "type": "json_schema",
	    "json_schema": {
	      "name": "travel_plan",
	      "description": "一份按天安排的旅行计划",
	      "strict": true,
	      "schema": {
	        "type": "object",
	        "properties": {
	          "city": {"type": "string"},
	          "days": {
	            "type": "array",
	            "items": {
	              "type": "object",
	              "properties": {
	                "day": {"type": "integer"},
	                "places": {"type": "array", "items": {"type": "string"}},
	                "tip": {"type": ["string", "null"]}
	              },
	              "required": ["day", "places", "tip"],
	              "additionalProperties": false
	            }
	          },
	          "budget": {
	            "type": "object",
	            "properties": {
	              "amount": {"type": "number"},
	              "currency": {"type": "string", "enum": ["CNY", "USD"]}
	            },
	            "required": ["amount", "currency"],
	            "additionalProperties": false
	          }
	        },
	        "required": ["city", "days", "budget"],
	        "additionalProperties": false
	      }
	    }
	  },
	  "structured_outputs": true
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
