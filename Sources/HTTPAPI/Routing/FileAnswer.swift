import Engine
import Foundation
import HTTPTypes
import Hummingbird
import Tenancy

/// The content of a file as an answer: to be saved, never to be shown in a page of this origin, and sent as fast as it is taken.
struct FileAnswer {
  let attachment: Attachment
  let content: StoredContent
  /// Keeps the store open meanwhile.
  var holding: TenantContext?

  private var tag: String { "\"\(attachment.sha256)\"" }

  /// The whole of it, the part that is asked for, or nothing where the client has it already.
  func response(to request: HTTPFields) -> Response {
    if let known = request[.ifNoneMatch], Self.names(known, tag) {
      return Response(status: .notModified, headers: [.eTag: tag, .cacheControl: Self.caching])
    }
    switch range(request) {
    case nil: return response(.ok, 0..<content.size)
    case .part(let part)?:
      var response = response(.partialContent, part)
      response.headers[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(content.size)"
      return response
    case .beyond?:
      var response = HTTPProblem.rangeNotSatisfiable.response
      response.headers[.contentRange] = "bytes */\(content.size)"
      return response
    }
  }

  /// The part that is asked for, unless it is one of another content.
  private func range(_ request: HTTPFields) -> ByteRange? {
    if let condition = request[.ifRange], condition != tag { return nil }
    return request[.range].flatMap { ByteRange($0, of: content.size) }
  }

  private func response(_ status: HTTPResponse.Status, _ part: Range<Int64>) -> Response {
    let body = ResponseBody(contentLength: part.count) { [content, holding] writer in
      // The store may be closed once nobody holds the tenant.
      defer { withExtendedLifetime(holding) {} }
      var rest = part
      while let piece = try await content.next(of: &rest) { try await writer.write(ByteBuffer(bytes: piece)) }
      try await writer.finish(nil)
    }
    return Response(
      status: status,
      headers: [
        .contentType: MediaType(attachment.mediaType).served, .contentDisposition: Self.disposition(attachment.name),
        .eTag: tag, .acceptRanges: "bytes", .cacheControl: Self.caching,
        .contentSecurityPolicy: "sandbox; default-src 'none'", .xContentTypeOptions: "nosniff",
      ], body: body)
  }

  /// A client may keep it, and has to ask before each use, since rights may have gone.
  private static let caching = "private, no-cache"

  /// Whether one of some tags is this one (RFC 9110, 13.1.2).
  private static func names(_ tags: String, _ tag: String) -> Bool {
    let fitting: Set<String> = ["*", tag, "W/\(tag)"]
    return tags.split(separator: ",").contains { fitting.contains($0.trimmingCharacters(in: .whitespaces)) }
  }

  /// RFC 6266: a name in ASCII for old clients, and the name itself in UTF-8, percent-encoded, so that nothing in it is syntax.
  static func disposition(_ name: String) -> String {
    let plain = name.unicodeScalars.map { Self.plain.contains($0) ? Character($0) : "_" }
    let encoded = name.utf8.map { byte -> String in
      let scalar = Unicode.Scalar(byte)
      guard !Self.plain.contains(scalar) || scalar == " " else { return String(scalar) }
      return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
    return "attachment; filename=\"\(String(plain))\"; filename*=UTF-8''\(encoded.joined())"
  }

  private static let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._ ".unicodeScalars)
}

/// The part of a content that a `Range` header asks for (RFC 9110, 14.1.2).
enum ByteRange: Hashable {
  case part(Range<Int64>)
  /// It begins behind the end.
  case beyond

  /// Nil for what asks for several parts, for another unit, or for nothing that can be understood: then all of it is answered.
  init?(_ header: String, of size: Int64) {
    guard let equals = header.firstIndex(of: "="), header[..<equals].lowercased() == "bytes" else { return nil }
    let ends = header[header.index(after: equals)...].split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, ends.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }) else { return nil }
    switch (Self.number(ends[0]), Self.number(ends[1])) {
    case (let first?, let last?):
      guard first <= last else { return nil }
      self.init(first, last, size)
    case (let first?, nil): self.init(first, size - 1, size)
    case (nil, let count?): self = count == 0 ? .beyond : .part(max(0, size - count)..<size)
    case (nil, nil): return nil
    }
  }

  private init(_ first: Int64, _ last: Int64, _ size: Int64) {
    self = first < size ? .part(first..<min(last, size - 1) + 1) : .beyond
  }

  /// Nil for nothing; a number beyond all sizes stands for the largest.
  private static func number(_ digits: Substring) -> Int64? { digits.isEmpty ? nil : Int64(digits) ?? .max }
}

extension HTTPProblem {
  fileprivate static let rangeNotSatisfiable = HTTPProblem(
    .rangeNotSatisfiable, "range_not_satisfiable", "The range begins behind the end of the content. Ask for less.")
}
