import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

let environment = ProcessInfo.processInfo.environment
let key = (environment["WCODE_API_KEY"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
if key.isEmpty {
  fail("Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey")
}
if !key.utf8.allSatisfy({ (33...126).contains($0) }) {
  fail("Invalid character in WCODE_API_KEY")
}

let body = #"""
  {
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
  }
  """#

var request = URLRequest(url: URL(string: "https://wcode.net/api/gpt/v1/chat/completions")!)
request.httpMethod = "POST"
request.timeoutInterval = 300
request.setValue("Bearer \(key)", forHTTPHeaderField: "Authorization")
request.setValue("application/json", forHTTPHeaderField: "Content-Type")
request.httpBody = Data(body.utf8)

do {
  DispatchQueue.global().asyncAfter(deadline: .now() + 300) { fail("Request failed: timed out") }
  let (data, response) = try await URLSession.shared.data(for: request)
  check(response as! HTTPURLResponse, data)

  let decoder = JSONDecoder()
  guard let message = try decoder.decode(Reply.self, from: data).choices.first?.message else {
    fail("Unexpected reply: no choices")
  }
  print(message.content)
} catch let error as DecodingError {
  fail("Unexpected reply: \(error.localizedDescription)")
} catch {
  fail("Request failed: \(error.localizedDescription)")
}

struct Reply: Decodable {
  struct Choice: Decodable { let message: Message }
  struct Message: Decodable { let content: String }
  let choices: [Choice]
}

struct Failure: Decodable {
  struct Details: Decodable { let message: String }
  let error: Details
}

func check(_ response: HTTPURLResponse, _ body: Data) {
  if response.statusCode / 100 == 2 { return }
  let failure = try? JSONDecoder().decode(Failure.self, from: body)
  let reason = HTTPURLResponse.localizedString(forStatusCode: response.statusCode)
  fail("HTTP \(response.statusCode): \(failure?.error.message ?? reason)")
}

@Sendable
func fail(_ message: String) -> Never {
  let line = message.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  FileHandle.standardError.write(Data("\(line)\n".utf8))
  exit(1)
}
