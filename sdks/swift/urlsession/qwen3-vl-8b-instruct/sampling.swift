import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

let environment = ProcessInfo.processInfo.environment
let key = (environment["WCODE_API_KEY"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
if key.isEmpty {
  fail("Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey")
}
if !key.utf8.allSatisfy({ (33...126).contains($0) }) {
  fail("Invalid character in WCODE_API_KEY")
}

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

var request = URLRequest(url: URL(string: "https://wcode.net/api/gpt/v1/chat/completions")!)
request.httpMethod = "POST"
request.timeoutInterval = 300
request.setValue("Bearer \(key)", forHTTPHeaderField: "Authorization")
request.setValue("application/json", forHTTPHeaderField: "Content-Type")
request.httpBody = Data(body.utf8)

do {
  DispatchQueue.global().asyncAfter(deadline: .now() + 300) { fail("Request failed: timed out") }
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
