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
request.httpBody = Data(body.utf8)

let session = URLSession(configuration: .default, delegate: NoRedirects(), delegateQueue: nil)
let (data, response) = try await session.data(for: request)
let status = (response as? HTTPURLResponse)?.statusCode ?? 0
let lines = String(decoding: data, as: UTF8.self).components(separatedBy: .controlCharacters)
guard status == 200,
  let choice = try? JSONDecoder().decode(Completion.self, from: data).choices.first
else { fatalError("HTTP \(status): \(lines.joined().replacingOccurrences(of: key, with: "***"))") }
print(choice.message.content)
