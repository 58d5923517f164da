import HTTPTypes

/// Entity tags: a record's is its version in quotes.
enum ETag {
  static func text(_ version: Int64) -> String { "\"\(version)\"" }

  /// The version that `If-Match` names; nil if it is missing or `*`.
  ///
  /// A tag that is well-formed but no version of ours can match no record (RFC 9110, 13.1.1): 412.
  static func expectedVersion(_ headers: HTTPFields) throws(HTTPProblem) -> Int64? {
    guard let header = headers[.ifMatch], header != "*" else { return nil }
    let isWeak = header.hasPrefix("W/")
    let tag = isWeak ? header.dropFirst(2) : header[...]
    let content = tag.dropFirst().dropLast()
    guard tag.count >= 2, tag.first == "\"", tag.last == "\"", !content.contains("\"") else {
      throw .badHeader(
        .ifMatch, "If-Match is \(HTTPProblem.quoted(header)); give one ETag in quotes, such as \"3\", or *.")
    }
    guard !isWeak, let version = Int64(content), text(version) == header else {
      throw HTTPProblem(
        .preconditionFailed, "version_mismatch",
        "If-Match is \(HTTPProblem.quoted(header)), which is no record's version. Read the record again for its ETag.")
    }
    return version
  }
}
