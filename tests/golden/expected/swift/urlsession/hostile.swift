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
let key = environment["THING_KEY", default: ""].trimmingCharacters(in: .whitespacesAndNewlines)
var request = URLRequest(
  url: URL(string: "https://api.example.com/v1/it's/$HOME/chat/completions")!)
request.httpMethod = "POST"
request.timeoutInterval = 30
request.setValue("\(key)", forHTTPHeaderField: "X-Api-Key")
request.setValue("application/json", forHTTPHeaderField: "Content-Type")
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
request.httpBody = Data(body.utf8)

let session = URLSession(configuration: .default, delegate: NoRedirects(), delegateQueue: nil)
let (data, response) = try await session.data(for: request)
let status = (response as? HTTPURLResponse)?.statusCode ?? 0
let lines = String(decoding: data, as: UTF8.self).components(separatedBy: .controlCharacters)
guard status == 200,
  let choice = try? JSONDecoder().decode(Completion.self, from: data).choices.first
else { fatalError("HTTP \(status): \(lines.joined().replacingOccurrences(of: key, with: "***"))") }
print(choice.message.content)
