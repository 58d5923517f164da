import Engine
import JSONText
import Metamodel
import harness

/// A request as bytes, with what may be expected of the answer.
struct HostileRequest {
  let bytes: [UInt8]
  /// Whether it is HTTP at all, so that it must be answered.
  let isWellFormed: Bool
}

/// Makes requests of the API that are wrong in one place or several.
struct RequestMaker {
  let tenant: String
  let key: String
  let model: Model

  func make(_ random: inout SplitMix) -> HostileRequest {
    switch Int.random(in: 0..<12, using: &random) {
    case 0: return HostileRequest(bytes: Mutation.of(request(&random), &random), isWellFormed: false)
    case 1: return HostileRequest(bytes: Hostile.bytes(&random) + Hostile.bytes(&random), isWellFormed: false)
    default: return HostileRequest(bytes: request(&random), isWellFormed: true)
    }
  }

  private func request(_ random: inout SplitMix) -> [UInt8] {
    let call = SoundCall.any(of: model, &random)
    let base = ["t", tenant, "v1"]
    // Half of them have nothing wrong but perhaps their values, so that the server gets as far as to its store.
    guard Bool.random(using: &random) else {
      let headers = ["Authorization: Bearer \(key)", "Content-Type: application/json"]
      return bytes(call.method, base + call.path, headers, call.body.map { JSON($0).bytes } ?? [])
    }
    let methods = ["GET", "POST", "PATCH", "DELETE", "PUT", "OPTIONS", "HEAD", "TRACE", "PROPFIND"]
    let method = isOdd(&random, of: 15) ? methods.randomElement(using: &random) ?? "GET" : call.method
    let path = (base + call.path).map { part($0, &random) }
    let body = call.body.map { self.body($0, &random) } ?? []
    return bytes(method, path, query: query(&random), headers(&random), body)
  }

  private func bytes(
    _ method: String, _ path: [String], query: String = "", _ headers: [String], _ body: [UInt8]
  ) -> [UInt8] {
    let target = "/\(path.joined(separator: "/"))\(query)"
    var lines = ["\(method) \(target) HTTP/1.1", "Host: localhost", "Connection: close"] + headers
    if !body.isEmpty { lines.append("Content-Length: \(body.count)") }
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
  }

  private func isOdd(_ random: inout SplitMix, of count: Int) -> Bool { Int.random(in: 0..<count, using: &random) == 0 }

  private func part(_ text: String, _ random: inout SplitMix) -> String {
    isOdd(&random, of: 40) ? Self.escaped(Hostile.text(&random), random: &random) : text
  }

  private func query(_ random: inout SplitMix) -> String {
    guard isOdd(&random, of: 3) else { return "" }
    let names = [
      "filter", "sort", "fields", "expand", "limit", "cursor", "count", "deleted", "dry_run", Hostile.text(&random),
    ]
    let expressions = ExpressionText(
      names: model.modules.first { $0.name == "deals" }?.fields.map(\.name) ?? [], known: ["amount > 5"])
    let pairs = (0..<Int.random(in: 1...3, using: &random)).map { _ in
      let value = isOdd(&random, of: 2) ? expressions.make(&random) : Hostile.text(&random)
      return
        "\(names.randomElement(using: &random) ?? "filter")=\(Self.escaped(String(value.prefix(2_000)), random: &random))"
    }
    return "?" + pairs.joined(separator: "&")
  }

  /// Percent-encoded, mostly as it should be.
  private static func escaped(_ text: String, random: inout SplitMix) -> String {
    let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~".utf8)
    let isCareless = Int.random(in: 0..<6, using: &random) == 0
    let printable = Set(UInt8(0x21)...0x7E).subtracting(Array(" #?".utf8))
    return text.utf8.prefix(3_000).map { byte in
      if plain.contains(byte) || (isCareless && printable.contains(byte)) { return String(UnicodeScalar(byte)) }
      return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }

  private func headers(_ random: inout SplitMix) -> [String] {
    var headers = [isOdd(&random, of: 15) ? "Authorization: \(Self.line(&random))" : "Authorization: Bearer \(key)"]
    headers.append("Content-Type: \(isOdd(&random, of: 12) ? Self.line(&random) : "application/json")")
    let names = [
      "If-Match", "Accept-Language", "Idempotency-Key", "Content-Encoding", "Accept", "X-Odd", "Range", "Cookie",
      "Expect",
    ]
    for _ in 0..<Int.random(in: 0...2, using: &random) {
      headers.append("\(names.randomElement(using: &random) ?? "Accept"): \(Self.line(&random))")
    }
    return headers
  }

  /// A header's value: any bytes but those that end it.
  private static func line(_ random: inout SplitMix) -> String {
    let texts = [
      "Basic eDp5", "Bearer ", "Bearer trl_acme_1_x_y", "\"1\"", "W/\"1\"", "*", "es;q=0.5, en;q=9", "application/xml",
      "gzip",
    ]
    let text = Bool.random(using: &random) ? texts.randomElement(using: &random) ?? "" : Hostile.text(&random)
    let scalars = text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }.prefix(4_000)
    return String(String.UnicodeScalarView(scalars))
  }

  private func body(_ sound: InputValue, _ random: inout SplitMix) -> [UInt8] {
    switch Int.random(in: 0..<10, using: &random) {
    case 0: JSON(InputMaker.any(&random, depth: 5)).bytes
    case 1, 2: Mutation.of(JSON(sound).bytes, &random)
    case 3: Hostile.bytes(&random)
    default: JSON(sound).bytes
    }
  }
}
