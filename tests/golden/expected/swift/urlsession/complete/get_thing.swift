import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

var request = URLRequest(
  url: URL(string: "https://api.example.com/v1/it's/$HOME/things/a%2Fb%27c?q=x%20y%2C%26")!)
request.httpMethod = "GET"
request.timeoutInterval = 300
request.setValue("\"it's\" $HOME \\ #{1} `id`", forHTTPHeaderField: "X-Note")

do {
  let session = URLSession(configuration: .ephemeral, delegate: NoRedirects(), delegateQueue: nil)
  let (data, response) = try await session.data(for: request)
  check(response, data)
  let json = try? JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)
  if json == nil { fail("Unexpected response: not JSON") }
  FileHandle.standardOutput.write(data + Data("\n".utf8))
} catch {
  fail("Request failed: \(error.localizedDescription)")
}

final class NoRedirects: NSObject, URLSessionTaskDelegate {
  func urlSession(
    _: URLSession, task: URLSessionTask, willPerformHTTPRedirection: HTTPURLResponse,
    newRequest: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
  ) { completionHandler(nil) }
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
  if status / 100 == 2 { return }
  let reason = HTTPURLResponse.localizedString(forStatusCode: status)
  fail("HTTP \(status): \(failure?.message ?? reason)")
}

func fail(_ message: String) -> Never {
  // A server's message may have characters that a terminal obeys.
  let separators = CharacterSet.whitespacesAndNewlines.union(.controlCharacters)
  let words = message.components(separatedBy: separators).filter { !$0.isEmpty }
  let line = words.joined(separator: " ")
  FileHandle.standardError.write(Data("\(line)\n".utf8))
  exit(1)
}
