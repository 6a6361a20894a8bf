import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

struct Chunk: Decodable {
  struct Choice: Decodable { let delta: Delta? }
  struct Delta: Decodable {
    let content: String?
    let toolCalls: [ToolCall]?
  }
  struct ToolCall: Decodable {
    let index: Int?
    let function: Function?
  }
  struct Function: Decodable { let name, arguments: String? }
  struct Failure: Decodable {}
  let choices: [Choice]?
  let error: Failure?
}

final class Receiver: NSObject, URLSessionDataDelegate {
  static let pipe = Pipe()

  func urlSession(_: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    Receiver.pipe.fileHandleForWriting.write(data)
  }

  func urlSession(_: URLSession, task: URLSessionTask, didCompleteWithError error: Error?) {
    try? Receiver.pipe.fileHandleForWriting.close()
  }

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
    "stream": true
  }
  """#
request.httpBody = Data(body.utf8)

let session = URLSession(configuration: .default, delegate: Receiver(), delegateQueue: nil)
let task = session.dataTask(with: request)
task.resume()

let decoder = JSONDecoder()
decoder.keyDecodingStrategy = .convertFromSnakeCase
var text = ""
var calls: [String] = []
var latest: [Int?: Int] = [:]
dup2(Receiver.pipe.fileHandleForReading.fileDescriptor, STDIN_FILENO)
while let line = readLine() {
  guard ((task.response as? HTTPURLResponse)?.statusCode ?? 0) / 100 == 2,
    let field = line.prefixMatch(of: /\u{FEFF}?data: */)
  else { continue }
  let data = line[field.range.upperBound...]
  if data == "[DONE]" {
    if !text.isEmpty { print() }
    for call in calls { print(call) }
    exit(0)
  }
  guard let chunk = try? decoder.decode(Chunk.self, from: Data(data.utf8)), chunk.error == nil
  else {
    let words = data.components(separatedBy: .controlCharacters)
    fatalError("Stream failed: \(words.joined().replacingOccurrences(of: key, with: "***"))")
  }
  let delta = chunk.choices?.first?.delta
  text += delta?.content ?? ""
  FileHandle.standardOutput.write(Data((delta?.content ?? "").utf8))
  for call in delta?.toolCalls ?? [] {
    if let name = call.function?.name, !name.isEmpty {
      latest[call.index] = calls.count
      calls.append("\(name) ")
    }
    calls[latest[call.index]!] += call.function?.arguments ?? ""
  }
}
let status = (task.response as? HTTPURLResponse)?.statusCode ?? 0
fatalError("Stream ended early: HTTP \(status), \(task.error?.localizedDescription ?? "")")
