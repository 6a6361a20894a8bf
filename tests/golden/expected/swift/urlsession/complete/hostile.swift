import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

let environment = ProcessInfo.processInfo.environment
let key = (environment["THING_KEY"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
if key.isEmpty {
  fail("Set THING_KEY first")
}
if !key.utf8.allSatisfy({ (33...126).contains($0) }) {
  fail("Invalid character in THING_KEY")
}

let body = #"""
  {
    "model": "it's \"quoted\" \\ back\\slash",
    "messages": [
      {
        "role": "user",
        "content": "$HOME ${HOME} $(touch canary) `touch canary` #{`touch canary`} \\(x) %s %d {{ 7*7 }} {% x %} */ -- </script> ''' \"\"\" ??="
      },
      {
        "role": "user",
        "content": "tab\t line\n cr\r nul\u0000 esc\u001b bell\u0007 ls\u2028 ps\u2029 nel\u0085 bom\ufeff bidi\u202e zw\u200b emoji 👩‍👩‍👧 中文"
      }
    ],
    "seed": 9007199254740991,
    "options": {
      "": "empty key",
      "0": "numeric key",
      "__proto__": {"constructor": null},
      "class": "#$0 #@x",
      "a b'c\"d$e\\f": [[], {}, [[]], [{}], null, true, false, 0, -1, 1.5, 1e-7, 1e22]
    }
  }
  """#

var request = URLRequest(
  url: URL(string: "https://api.example.com/v1/it's/$HOME/chat/completions")!)
request.httpMethod = "POST"
request.timeoutInterval = 30
request.setValue("\(key)", forHTTPHeaderField: "X-Api-Key")
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
