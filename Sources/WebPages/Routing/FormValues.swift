import HTTPAPI

/// The names and values of a query or of a form that was sent.
struct FormValues: Sendable {
  private let pairs: [(name: String, value: String)]

  /// Reads `name=value&…`.
  init(_ text: String) throws(HTTPProblem) {
    pairs = try FormText.pairs(text)
  }

  init(_ pairs: [(name: String, value: String)]) {
    self.pairs = pairs
  }

  /// All that was sent, in order.
  var entries: [(name: String, value: String)] { pairs }

  /// The first value of a name; nil if there is none or it is empty.
  subscript(name: String) -> String? { first(name).flatMap { $0.isEmpty ? nil : $0 } }

  /// The first value of a name, empty or not.
  func first(_ name: String) -> String? { pairs.first { $0.name == name }?.value }

  /// All values of a name that are not empty.
  func all(_ name: String) -> [String] { pairs.filter { $0.name == name && !$0.value.isEmpty }.map(\.value) }

  /// A whole number above zero.
  func number(_ name: String) -> Int64? { self[name].flatMap(Int64.init).flatMap { $0 > 0 ? $0 : nil } }

  /// What follows a prefix in the names that have it, each once and in order.
  func names(after prefix: String) -> [String] {
    var seen: Set<String> = []
    return pairs.compactMap { $0.name.hasPrefix(prefix) ? String($0.name.dropFirst(prefix.count)) : nil }
      .filter { seen.insert($0).inserted }
  }
}
