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
    "stream": true
  }
  """#

var request = URLRequest(url: URL(string: "https://wcode.net/api/gpt/v1/chat/completions")!)
request.httpMethod = "POST"
request.timeoutInterval = 300
request.setValue("Bearer \(key)", forHTTPHeaderField: "Authorization")
request.setValue("application/json", forHTTPHeaderField: "Content-Type")
request.httpBody = Data(body.utf8)

let receiver = Receiver()
let session = URLSession(configuration: .ephemeral, delegate: receiver, delegateQueue: nil)
let task = session.dataTask(with: request)
task.resume()

do {
  let decoder = JSONDecoder()
  decoder.keyDecodingStrategy = .convertFromSnakeCase
  var started = false
  var parser = EventParser()
  var errorBody = Data()
  for try await bytes in receiver.chunks {
    guard let response = task.response as? HTTPURLResponse, response.statusCode / 100 == 2 else {
      errorBody += bytes
      continue
    }
    for event in parser.events(in: bytes) {
      if event == "[DONE]" {
        write("\n")
        exit(0)
      }
      let chunk = try decoder.decode(Chunk.self, from: Data(event.utf8))
      if let error = chunk.error { fail("Stream failed: \(error.message)") }
      let delta = chunk.choices?.first?.delta
      if let text = delta?.content, !text.isEmpty {
        write(text)
        started = true
      }
      for call in delta?.toolCalls ?? [] {
        if let name = call.function.name {
          write(started ? "\n\(name) " : "\(name) ")
          started = true
        }
        write(call.function.arguments ?? "")
      }
    }
  }
  check(task.response as! HTTPURLResponse, errorBody)
  fail("Stream ended early")
} catch let error as DecodingError {
  fail("Unexpected reply: \(error.localizedDescription)")
} catch {
  fail("Request failed: \(error.localizedDescription)")
}

func write(_ text: String) {
  FileHandle.standardOutput.write(Data(text.utf8))
}

struct Chunk: Decodable {
  struct Choice: Decodable { let delta: Delta }
  struct Delta: Decodable {
    let content: String?
    let toolCalls: [ToolCall]?
  }
  struct ToolCall: Decodable { let function: Function }
  struct Function: Decodable { let name, arguments: String? }
  let choices: [Choice]?
  let error: Failure.Details?
}

/// Passes the reply on piece by piece; `URLSession.bytes(for:)` does not exist on Linux.
final class Receiver: NSObject, URLSessionDataDelegate {
  let (chunks, continuation) = AsyncThrowingStream.makeStream(of: Data.self)

  func urlSession(_: URLSession, dataTask _: URLSessionDataTask, didReceive data: Data) {
    continuation.yield(data)
  }

  func urlSession(_: URLSession, task _: URLSessionTask, didCompleteWithError error: Error?) {
    continuation.finish(throwing: error)
  }
}

struct EventParser {
  private var line: [UInt8] = []
  private var data: [String] = []
  private var previous: UInt8 = 0

  /// The data of the events that end within `bytes`.
  mutating func events(in bytes: Data) -> [String] {
    var events: [String] = []
    for byte in bytes {
      defer { previous = byte }
      guard byte == 10 || byte == 13 else {
        line.append(byte)
        continue
      }
      if byte == 10 && previous == 13 { continue }
      if line.starts(with: "data:".utf8) {
        let value = line.dropFirst(line.starts(with: "data: ".utf8) ? 6 : 5)
        data.append(String(decoding: value, as: UTF8.self))
      } else if line.isEmpty && !data.isEmpty {
        events.append(data.joined(separator: "\n"))
        data = []
      }
      line = []
    }
    return events
  }
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

func fail(_ message: String) -> Never {
  let line = message.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  FileHandle.standardError.write(Data("\(line)\n".utf8))
  exit(1)
}
