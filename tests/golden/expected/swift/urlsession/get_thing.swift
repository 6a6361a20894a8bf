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

var request = URLRequest(
  url: URL(string: "https://api.example.com/v1/it's/$HOME/things/a%2Fb%27c?q=x%20y%2C%26")!)
request.httpMethod = "GET"
request.timeoutInterval = 300
request.setValue("\"it's\" $HOME \\ #{1} `id`", forHTTPHeaderField: "X-Note")

let session = URLSession(configuration: .default, delegate: NoRedirects(), delegateQueue: nil)
let (data, response) = try await session.data(for: request)
let status = (response as? HTTPURLResponse)?.statusCode ?? 0
let lines = String(decoding: data, as: UTF8.self).components(separatedBy: .controlCharacters)
let json = try? JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)
guard status / 100 == 2, json != nil
else { fatalError("HTTP \(status): \(lines.joined())") }
print(String(decoding: data, as: UTF8.self))
