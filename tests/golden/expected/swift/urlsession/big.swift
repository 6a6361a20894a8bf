import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

final class NoRedirects: NSObject, URLSessionTaskDelegate {
  func urlSession(
    _: URLSession, task: URLSessionTask, willPerformHTTPRedirection: HTTPURLResponse,
    newRequest: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
  ) { completionHandler(nil) }
}

let environment = ProcessInfo.processInfo.environment
let key = environment["THING_KEY", default: ""].trimmingCharacters(in: .whitespacesAndNewlines)
var request = URLRequest(
  url: URL(string: "https://api.example.com/v1/it's/$HOME/chat/completions")!)
request.httpMethod = "POST"
request.timeoutInterval = 30
request.setValue("\(key)", forHTTPHeaderField: "X-Api-Key")
request.setValue("application/json", forHTTPHeaderField: "Content-Type")
let body = #"""
  {
    "model": "m",
    "messages": [],
    "seed": 123456789012345678901234567890
  }
  """#
request.httpBody = Data(body.utf8)

let session = URLSession(configuration: .default, delegate: NoRedirects(), delegateQueue: nil)
let (data, response) = try await session.data(for: request)
let status = (response as? HTTPURLResponse)?.statusCode ?? 0
let lines = String(decoding: data, as: UTF8.self).components(separatedBy: .controlCharacters)
let json = try? JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)
guard status / 100 == 2, json != nil || data.isEmpty
else { fatalError("HTTP \(status): \(lines.joined().replacingOccurrences(of: key, with: "***"))") }
print(String(decoding: data, as: UTF8.self))
