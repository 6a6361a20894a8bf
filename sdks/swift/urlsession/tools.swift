import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

struct Completion: Decodable {
  struct Choice: Decodable { let message: Message }
  struct Message: Decodable {
    let content: String?
    let toolCalls: [ToolCall]?
  }
  struct ToolCall: Decodable { let function: Function }
  struct Function: Decodable { let name, arguments: String }
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
    "parallel_tool_calls": true
  }
  """#
request.httpBody = Data(body.utf8)

let session = URLSession(configuration: .default, delegate: NoRedirects(), delegateQueue: nil)
let (data, response) = try await session.data(for: request)
let status = (response as? HTTPURLResponse)?.statusCode ?? 0
let lines = String(decoding: data, as: UTF8.self).components(separatedBy: .controlCharacters)
let decoder = JSONDecoder()
decoder.keyDecodingStrategy = .convertFromSnakeCase
guard status == 200,
  let message = try? decoder.decode(Completion.self, from: data).choices.first?.message,
  message.content != nil || message.toolCalls != nil
else { fatalError("HTTP \(status): \(lines.joined().replacingOccurrences(of: key, with: "***"))") }
if let text = message.content, !text.isEmpty { print(text) }
for call in message.toolCalls ?? [] { print(call.function.name, call.function.arguments) }
