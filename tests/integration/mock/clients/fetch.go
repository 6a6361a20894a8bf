// Go's net/http against the URL in argv: prints the whole text, the streamed text and an error's status.
package main

import (
	"bufio"
	"encoding/json"
	"net/http"
	"os"
	"strings"
)

type reply struct {
	Choices []struct {
		Message, Delta struct{ Content string }
	}
	Error struct{ Message string }
}

func ask(more string) *http.Response {
	body := `{"model":"q","messages":[{"role":"user","content":"Hello"}]` + more + `}`
	request, _ := http.NewRequest("POST", os.Args[1]+"/chat/completions", strings.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer sk-test")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	return response
}

func main() {
	var whole, broken reply
	json.NewDecoder(ask("").Body).Decode(&whole)
	streamed := ""
	for lines := bufio.NewScanner(ask(`,"stream":true`).Body); lines.Scan(); {
		if data, ok := strings.CutPrefix(lines.Text(), "data: {"); ok {
			var chunk reply
			if json.Unmarshal([]byte("{"+data), &chunk) == nil && len(chunk.Choices) > 0 {
				streamed += chunk.Choices[0].Delta.Content
			}
		}
	}
	refused := ask(`,"temperature":3`)
	json.NewDecoder(refused.Body).Decode(&broken)
	json.NewEncoder(os.Stdout).Encode(map[string]any{"text": whole.Choices[0].Message.Content, "streamed": streamed,
		"status": refused.StatusCode, "message": broken.Error.Message})
}
