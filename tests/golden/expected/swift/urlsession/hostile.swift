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
  DispatchQueue.global().asyncAfter(deadline: .now() + 30) { fail("Request failed: timed out") }
  let (data, response) = try await URLSession.shared.data(for: request)
  check(response as! HTTPURLResponse, data)

  let decoder = JSONDecoder()
  guard let message = try decoder.decode(Reply.self, from: data).choices.first?.message else {
    fail("Unexpected reply: no choices")
  }
  print(message.content)
} catch let error as DecodingError {
  fail("Unexpected reply: \(error.localizedDescription)")
} catch {
  fail("Request failed: \(error.localizedDescription)")
}

struct Reply: Decodable {
  struct Choice: Decodable { let message: Message }
  struct Message: Decodable { let content: String }
  let choices: [Choice]
}

struct Failure: Decodable {
  struct Details: Decodable { let message: String }
  let error: Details
}

func check(_ response: HTTPURLResponse, _ body: Data) {
  if response.statusCode / 100 == 2 { return }
  let failure = try? JSONDecoder().decode(Failure.self, from: body)
  let reason = HTTPURLResponse.localizedString(forStatusCode: response.statusCode)
  fail("HTTP \(response.statusCode): \(failure?.error.message ?? reason)")
}

@Sendable
func fail(_ message: String) -> Never {
  let line = message.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  FileHandle.standardError.write(Data("\(line)\n".utf8))
  exit(1)
}
