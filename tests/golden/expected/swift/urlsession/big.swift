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
    "model": "m",
    "messages": [],
    "seed": 123456789012345678901234567890
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
  let json = try? JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)
  if json == nil && !data.isEmpty { fail("Unexpected reply: not JSON") }
  FileHandle.standardOutput.write(data + Data("\n".utf8))
} catch {
  fail("Request failed: \(error.localizedDescription)")
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
