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
  "model": "qwen/qwen3-8b",
  "messages": [
    {
      "role": "system",
      "content": "你是旅行规划助手，按给定的 JSON Schema 输出行程。"
    },
    {
      "role": "user",
      "content": "帮我安排苏州两日游，每天两个景点，总预算 1500 元。"
    }
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
