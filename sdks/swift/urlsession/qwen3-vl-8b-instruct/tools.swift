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
    "parallel_tool_calls": true
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
  decoder.keyDecodingStrategy = .convertFromSnakeCase
  guard let message = try decoder.decode(Reply.self, from: data).choices.first?.message else {
    fail("Unexpected reply: no choices")
  }
  var lines = (message.toolCalls ?? []).map { "\($0.function.name) \($0.function.arguments)" }
  if let text = message.content, !text.isEmpty { lines.insert(text, at: 0) }
  if lines.isEmpty { fail("Unexpected reply: no text and no calls") }
  print(lines.joined(separator: "\n"))
} catch let error as DecodingError {
  fail("Unexpected reply: \(error.localizedDescription)")
} catch {
  fail("Request failed: \(error.localizedDescription)")
}

struct Reply: Decodable {
  struct Choice: Decodable { let message: Message }
  struct Message: Decodable {
    let content: String?
    let toolCalls: [ToolCall]?
  }
  struct ToolCall: Decodable { let function: Function }
  struct Function: Decodable { let name, arguments: String }
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
