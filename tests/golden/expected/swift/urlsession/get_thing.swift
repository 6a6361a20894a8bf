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
  DispatchQueue.global().asyncAfter(deadline: .now() + 300) { fail("Request failed: timed out") }
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
