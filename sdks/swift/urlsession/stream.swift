import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

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
    "model": "qwen/qwen3-8b",
    "messages": [{"role": "user", "content": "用三句话向第一次来的朋友介绍杭州，活泼一点！"}],
    "stream": true,
    "stream_options": {"include_usage": true}
  }
  """#
request.httpBody = Data(body.utf8)

let session = URLSession(configuration: .default, delegate: Receiver(), delegateQueue: nil)
let task = session.dataTask(with: request)
task.resume()
dup2(Receiver.pipe.fileHandleForReading.fileDescriptor, STDIN_FILENO)
while let line = readLine() {
  guard ((task.response as? HTTPURLResponse)?.statusCode ?? 0) / 100 == 2,
    let field = line.prefixMatch(of: /\u{FEFF}?data: */)
  else { continue }
  let data = line[field.range.upperBound...]
  if data == "[DONE]" {
    print()
    exit(0)
  }
  let chunk = try JSONSerialization.jsonObject(with: Data(data.utf8)) as? [String: Any]
  if let error = chunk?["error"], !(error is NSNull) {
    let words = data.components(separatedBy: .controlCharacters)
    fatalError("Stream failed: \(words.joined().replacingOccurrences(of: key, with: "***"))")
  }
  let choice = (chunk?["choices"] as? [[String: Any]])?.first
  let text = (choice?["delta"] as? [String: Any])?["content"] as? String
  FileHandle.standardOutput.write(Data((text ?? "").utf8))
}
let status = (task.response as? HTTPURLResponse)?.statusCode ?? 0
fatalError("Stream ended early: HTTP \(status), \(task.error?.localizedDescription ?? "")")
