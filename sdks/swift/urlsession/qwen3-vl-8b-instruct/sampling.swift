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
    "messages": [{"role": "user", "content": "给一家开在旧书店里的咖啡馆起三个名字，每行一个。"}],
    "temperature": 0.7,
    "top_p": 0.9,
    "top_k": 40,
    "frequency_penalty": 0.5,
    "presence_penalty": -0.25,
    "repetition_penalty": 1.1,
    "min_p": 0.05,
    "top_a": 0.1,
    "seed": 42,
    "max_tokens": 512,
    "logit_bias": {"1024": -100, "20002": 2.5},
    "stop": ["\n\n", "###"],
    "verbosity": "low"
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
