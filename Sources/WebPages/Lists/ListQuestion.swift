/// What the address of a list asks: every part of it can be kept as a bookmark.
struct ListQuestion: Sendable {
  /// The name of the view; nil if the module's default is wanted, nothing if none is.
  var view: String?
  /// An expression.
  var filter: String?
  /// Filters in words.
  var filters: [WordFilter]
  /// Whether one of them is enough.
  var isAny: Bool
  var sort: String?
  var columns: [String]?
  var cursor: String?

  init(_ query: FormValues) {
    view = query.first("view")
    filter = query["filter"]
    filters = Array(query.all("w").compactMap(WordFilter.init).prefix(Self.mostFilters))
    isAny = query["any"] != nil
    sort = query["sort"]
    let named = query.all("columns").flatMap { $0.split(separator: ",").map(String.init) }
    columns = named.isEmpty ? nil : named
    cursor = query["cursor"]
  }

  /// Filters in words that one list may have.
  static let mostFilters = 20

  /// The names and values that ask it.
  var query: [(String, String?)] {
    [("view", view), ("filter", filter)] + filters.map { ("w", $0.text) }
      + [("any", isAny && filters.count > 1 ? "1" : nil)]
      + [("sort", sort), ("columns", columns?.joined(separator: ",")), ("cursor", cursor)]
  }

  /// The same question with something else in it, from its beginning.
  func with(_ change: (inout Self) -> Void) -> Self {
    var question = self
    question.cursor = nil
    change(&question)
    return question
  }

  /// The filters in words and the expression, as one.
  func expression(_ book: FieldBook) -> String? {
    let words = wordExpression(book)
    guard let own = filter else { return words }
    return words.map { "(\(own)) && \($0)" } ?? own
  }

  /// The filters in words as an expression; nil if none is in force.
  func wordExpression(_ book: FieldBook) -> String? {
    let parts = filters.compactMap { $0.expression(book) }
    guard parts.count > 1 || filter != nil else { return parts.first }
    let joined = parts.map { "(\($0))" }.joined(separator: isAny ? " || " : " && ")
    return joined.isEmpty ? nil : isAny && parts.count > 1 ? "(\(joined))" : joined
  }

  var isFiltered: Bool { filter != nil || filters.contains(where: \.isComplete) }
}
