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
  var text = ""
  var calls: [(index: Int?, name: String, arguments: String)] = []
  var parser = EventParser()
  var received = Data()
  for try await bytes in receiver.chunks {
    received += bytes
    guard let response = task.response as? HTTPURLResponse, response.statusCode / 100 == 2 else {
      continue
    }
    for event in parser.events(in: bytes) {
      if event == "[DONE]" {
        if !text.isEmpty { write("\n") }
        for call in calls { write("\(call.name) \(call.arguments)\n") }
        exit(0)
      }
      let chunk = try decoder.decode(Chunk.self, from: Data(event.utf8))
      if let error = chunk.error { fail("Stream failed: \(error.message)") }
      let delta = chunk.choices?.first?.delta
      write(delta?.content ?? "")
      text += delta?.content ?? ""
      for piece in delta?.toolCalls ?? [] {
        let startsCall = piece.index == nil && !(piece.id ?? "").isEmpty
        if startsCall || !calls.contains(where: { $0.index == piece.index }) {
          calls.append((piece.index, "", ""))
        }
        guard let last = calls.lastIndex(where: { $0.index == piece.index }) else { continue }
        calls[last].name += piece.function?.name ?? ""
        calls[last].arguments += piece.function?.arguments ?? ""
      }
    }
  }
  check(task.response, received)
  fail("Stream ended early")
} catch let error as DecodingError {
  fail("Unexpected response: \(error.localizedDescription)")
} catch {
  fail("Request failed: \(error.localizedDescription)")
}

func write(_ text: String) {
  FileHandle.standardOutput.write(Data(text.utf8))
}

struct Chunk: Decodable {
  struct Choice: Decodable { let delta: Delta? }
  struct Delta: Decodable {
    let content: String?
    let toolCalls: [ToolCall]?
  }
  struct ToolCall: Decodable {
    let index: Int?
    let id: String?
    let function: Function?
  }
  struct Function: Decodable { let name, arguments: String? }
  let choices: [Choice]?
  let error: Failure?
}

/// Passes the response on piece by piece; `URLSession.bytes(for:)` does not exist on Linux.
final class Receiver: NSObject, URLSessionDataDelegate {
  let (chunks, continuation) = AsyncThrowingStream.makeStream(of: Data.self)

  func urlSession(_: URLSession, dataTask _: URLSessionDataTask, didReceive data: Data) {
    continuation.yield(data)
  }

  func urlSession(_: URLSession, task _: URLSessionTask, didCompleteWithError error: Error?) {
    continuation.finish(throwing: error)
  }

  func urlSession(
    _: URLSession, task: URLSessionTask, willPerformHTTPRedirection: HTTPURLResponse,
    newRequest: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
  ) { completionHandler(nil) }
}

struct EventParser {
  private var line: [UInt8] = []
  private var isFirstLine = true
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
      if isFirstLine && line.starts(with: "\u{FEFF}".utf8) { line.removeFirst(3) }
      isFirstLine = false
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

struct ErrorResponse: Decodable {
  let error: Failure
}

/// An error as an object with a message, or as a text.
struct Failure: Decodable {
  struct Details: Decodable { let message: String }
  let message: String

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    message = try (try? value.decode(String.self)) ?? value.decode(Details.self).message
  }
}

func check(_ response: URLResponse?, _ body: Data) {
  let status = (response as? HTTPURLResponse)?.statusCode ?? 0
  let failure = try? JSONDecoder().decode(ErrorResponse.self, from: body).error
  if status / 100 == 2 && failure == nil { return }
  let reason = HTTPURLResponse.localizedString(forStatusCode: status)
  fail("HTTP \(status): \(failure?.message ?? reason)")
}

func fail(_ message: String) -> Never {
  // A server's message may have the key, or characters that a terminal obeys.
  let separators = CharacterSet.whitespacesAndNewlines.union(.controlCharacters)
  let words = message.components(separatedBy: separators).filter { !$0.isEmpty }
  let line = words.joined(separator: " ").replacingOccurrences(of: key, with: "***")
  FileHandle.standardError.write(Data("\(line)\n".utf8))
  exit(1)
}
