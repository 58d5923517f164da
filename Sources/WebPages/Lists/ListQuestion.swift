import Engine
import Expressions
import Metamodel

/// What the address of a list asks: every part of it can be kept as a bookmark.
struct ListQuestion: Sendable {
  /// The name of the view; nil if the module's default is wanted, nothing if none is.
  var view: String?
  /// An expression.
  var filter: String?
  /// Filters in words.
  var filters: [WordFilter]
  var sort: String?
  var columns: [String]?
  var cursor: String?

  init(_ query: FormValues) {
    view = query.first("view")
    filter = query["filter"]
    filters = query.all("w").compactMap(WordFilter.init)
    sort = query["sort"]
    let named = query.all("columns").flatMap { $0.split(separator: ",").map(String.init) }
    columns = named.isEmpty ? nil : named
    cursor = query["cursor"]
    if let added = WordFilter(field: query["f"], condition: query["o"], value: query["v"]) { filters.append(added) }
  }

  /// The names and values that ask it.
  var query: [(String, String?)] {
    [("view", view), ("filter", filter)] + filters.map { ("w", $0.text) }
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
    let parts = filters.compactMap { $0.expression(book) }
    guard let own = filter else { return parts.isEmpty ? nil : parts.joined(separator: " && ") }
    return parts.isEmpty ? own : "(\(own)) && " + parts.joined(separator: " && ")
  }

  var isFiltered: Bool { filter != nil || !filters.isEmpty }
}

/// A filter in words: a field, a condition, and mostly a value.
struct WordFilter: Sendable, Hashable {
  let field: String
  let condition: Condition
  let value: String

  enum Condition: String, Sendable, CaseIterable {
    case equals = "is"
    case differs = "not"
    case contains = "has"
    case starts
    case above
    case below
    case isEmpty = "empty"
    case isFilled = "filled"
    case isMine = "mine"

    var word: Word {
      switch self {
      case .equals: .opIs
      case .differs: .opIsNot
      case .contains: .opContains
      case .starts: .opStarts
      case .above: .opAbove
      case .below: .opBelow
      case .isEmpty: .opEmpty
      case .isFilled: .opFilled
      case .isMine: .opMine
      }
    }

    var takesValue: Bool { ![.isEmpty, .isFilled, .isMine].contains(self) }
  }

  /// As an address has it: `stage~is~won`.
  var text: String { "\(field)~\(condition.rawValue)~\(value)" }

  init?(_ text: String) {
    let parts = text.split(separator: "~", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3 else { return nil }
    self.init(field: parts[0], condition: parts[1], value: parts[2])
  }

  init?(field: String?, condition: String?, value: String?) {
    guard let field, let condition = condition.flatMap(Condition.init) else { return nil }
    guard !condition.takesValue || value?.isEmpty == false else { return nil }
    self.field = field
    self.condition = condition
    self.value = condition.takesValue ? value ?? "" : ""
  }

  // MARK: As an expression

  /// The filter as the engine takes it; nil if there is no such field.
  func expression(_ book: FieldBook) -> String? {
    guard let shown = book.field(field) else { return nil }
    let path = Self.compared(shown, book)
    switch condition {
    case .isEmpty: return "\(field) == null"
    case .isFilled: return "\(field) != null"
    case .isMine: return "\(field) == user"
    case .contains: return "\(path).lowerAscii().contains(\(Self.quoted(Self.lowered(value))))"
    case .starts: return "\(path).lowerAscii().startsWith(\(Self.quoted(Self.lowered(value))))"
    case .equals: return "\(path) == \(literal(shown, book))"
    case .differs: return "\(path) != \(literal(shown, book))"
    case .above: return "\(path) > \(literal(shown, book))"
    case .below: return "\(path) < \(literal(shown, book))"
    }
  }

  /// What is compared of a lookup is what the record or user is called.
  private static func compared(_ shown: ShownField, _ book: FieldBook) -> String {
    switch shown.type {
    case .user: return "\(shown.path).display_name"
    case .lookup(let lookup):
      let target = lookup.module.flatMap(book.access.model.module)
      return target?.titleFields.first.map { "\(shown.path).\($0)" } ?? shown.path
    default: return shown.path
    }
  }

  private func literal(_ shown: ShownField, _ book: FieldBook) -> String {
    let formats = book.audience.formats
    switch shown.type {
    case .integer, .decimal, .currency, .percent: return Self.number(formats.digits(value)) ?? Self.quoted(value)
    case nil where shown.isNumber: return Self.number(formats.digits(value)) ?? Self.quoted(value)
    case .boolean:
      let words = [book.audience.words.text(.yes).lowercased(), "true"]
      return words.contains(value.lowercased()) ? "true" : "false"
    case .date: return "date(\(Self.quoted(value)))"
    case .datetime:
      return value.contains("T")
        ? "timestamp(\(Self.quoted(formats.moment(local: value))))" : "timestamp(date(\(Self.quoted(value))))"
    case .picklist:
      let code = shown.type?.picklistValues?.first { $0.code == value || $0.label.means(value) }?.code
      return Self.quoted(code ?? value)
    default: return Self.quoted(value)
    }
  }

  /// Digits alone can stand in an expression as they are.
  private static func number(_ digits: String) -> String? {
    digits.wholeMatch(of: #/-?[0-9]{1,15}(\.[0-9]{1,15})?/#).map { String($0.0) }
  }

  private static func lowered(_ text: String) -> String {
    String(text.map { $0.isASCII ? Character($0.lowercased()) : $0 })
  }

  /// A text of the expression language.
  private static func quoted(_ text: String) -> String {
    let escaped = text.replacing("\\", with: "\\\\").replacing("'", with: "\\'").replacing("\n", with: "\\n")
      .replacing("\r", with: "\\r")
    return "'\(escaped)'"
  }
}
