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
      {
        "role": "system",
        "content": "你是一位耐心的编程老师。用中文回答，代码要短，别说“It's easy”。"
      },
      {"role": "user", "content": "在 Shell 里，echo '${name}' 和 echo \"${name}\" 有什么区别？"},
      {
        "role": "assistant",
        "content": "单引号里的内容原样输出，所以打印的是 ${name}；\n双引号会展开变量，打印的是变量的值。"
      },
      {
        "role": "user",
        "content": "那 Ruby 的 \"#{name}\" 呢？还有，Windows 路径 \"C:\\temp\\new\" 为什么会出错？"
      }
    ]
  }
  """#

var request = URLRequest(url: URL(string: "https://wcode.net/api/gpt/v1/chat/completions")!)
request.httpMethod = "POST"
request.timeoutInterval = 300
request.setValue("Bearer \(key)", forHTTPHeaderField: "Authorization")
request.setValue("application/json", forHTTPHeaderField: "Content-Type")
request.httpBody = Data(body.utf8)

do {
  let session = URLSession(configuration: .ephemeral, delegate: NoRedirects(), delegateQueue: nil)
  let (data, response) = try await session.data(for: request)
  check(response, data)

  let decoder = JSONDecoder()
  guard let message = try decoder.decode(Completion.self, from: data).choices.first?.message else {
    fail("Unexpected response: no choices")
  }
  print(message.content)
} catch let error as DecodingError {
  fail("Unexpected response: \(error.localizedDescription)")
} catch {
  fail("Request failed: \(error.localizedDescription)")
}

final class NoRedirects: NSObject, URLSessionTaskDelegate {
  func urlSession(
    _: URLSession, task: URLSessionTask, willPerformHTTPRedirection: HTTPURLResponse,
    newRequest: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
  ) { completionHandler(nil) }
}

struct Completion: Decodable {
  struct Choice: Decodable { let message: Message }
  struct Message: Decodable { let content: String }
  let choices: [Choice]
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
