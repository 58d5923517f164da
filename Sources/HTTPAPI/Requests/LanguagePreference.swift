/// The languages that somebody reads, as `Accept-Language` says (RFC 9110, 12.5.4).
package struct LanguagePreference: Sendable, Hashable {
  /// Language tags, the best liked first.
  package let tags: [String]

  /// Reads the header; what is malformed in it is left out.
  package init(_ header: String) {
    let ranges = header.split(separator: ",").prefix(20).enumerated().compactMap { index, range in
      Self.weighted(range).map { (tag: $0.tag, weight: $0.weight, index: index) }
    }
    tags = ranges.filter { $0.weight > 0 }.sorted { ($1.weight, $0.index) < ($0.weight, $1.index) }.map(\.tag)
  }

  private static func weighted(_ range: Substring) -> (tag: String, weight: Double)? {
    let parts = range.split(separator: ";").map { $0.filter { $0 != " " } }
    guard let tag = parts.first, !tag.isEmpty else { return nil }
    guard parts.count > 1 else { return (tag, 1) }
    guard parts[1].lowercased().hasPrefix("q="), let weight = Double(parts[1].dropFirst(2)) else { return nil }
    return (tag, weight)
  }

  /// The best liked of some locales: the one named, or one of its language.
  package func choice(among locales: [String], otherwise fallback: String) -> String {
    for tag in tags {
      if tag == "*" { return fallback }
      if let exact = locales.first(where: { $0.lowercased() == tag.lowercased() }) { return exact }
      let language = Self.language(tag)
      if let near = locales.first(where: { Self.language($0) == language }) { return near }
    }
    return fallback
  }

  private static func language(_ tag: String) -> String {
    tag.lowercased().prefix { $0 != "-" && $0 != "_" }.description
  }
}
