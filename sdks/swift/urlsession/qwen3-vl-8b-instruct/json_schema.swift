import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

struct Completion: Decodable {
  struct Choice: Decodable { let message: Message }
  struct Message: Decodable { let content: String }
  let choices: [Choice]
}

final class NoRedirects: NSObject, URLSessionTaskDelegate {
  func urlSession(
    _: URLSession, task: URLSessionTask, willPerformHTTPRedirection: HTTPURLResponse,
    newRequest: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
  ) { completionHandler(nil) }
}

let environment = ProcessInfo.processInfo.environment
let key = environment["WCODE_API_KEY", default: ""].trimmingCharacters(in: .whitespacesAndNewlines)
var request = URLRequest(url: URL(string: "https://wcode.net/api/gpt/v1/chat/completions")!)
request.httpMethod = "POST"
request.timeoutInterval = 300
request.setValue("Bearer \(key)", forHTTPHeaderField: "Authorization")
request.setValue("application/json", forHTTPHeaderField: "Content-Type")
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
request.httpBody = Data(body.utf8)

let session = URLSession(configuration: .default, delegate: NoRedirects(), delegateQueue: nil)
let (data, response) = try await session.data(for: request)
let status = (response as? HTTPURLResponse)?.statusCode ?? 0
let lines = String(decoding: data, as: UTF8.self).components(separatedBy: .controlCharacters)
guard status == 200,
  let choice = try? JSONDecoder().decode(Completion.self, from: data).choices.first
else { fatalError("HTTP \(status): \(lines.joined().replacingOccurrences(of: key, with: "***"))") }
print(choice.message.content)
