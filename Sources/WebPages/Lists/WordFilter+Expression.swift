import Engine
import Expressions
import Metamodel

extension WordFilter {
  /// The filter as the engine takes it; nil if there is no such field, or a value is still missing.
  func expression(_ book: FieldBook) -> String? {
    guard isComplete, let shown = book.field(field) else { return nil }
    switch (FilterKind(shown), condition) {
    case (_, .isEmpty): return "\(field) == null"
    case (_, .isFilled): return "\(field) != null"
    case (.day, _): return daily(shown.path, book)
    case (.moment, _): return value.contains("T") ? compared(shown, book) : daily("date(\(shown.path))", book)
    case (.choice, _): return chosen(shown, book)
    case (.tags, _): return tagged(shown, book)
    default: return compared(shown, book)
    }
  }

  private func compared(_ shown: ShownField, _ book: FieldBook) -> String {
    let isNamed = condition == .contains || condition == .lacks || condition == .starts
    let path = Self.compared(shown, book, byName: isNamed || !isReference)
    switch condition {
    case .contains: return "\(path).lowerAscii().contains(\(Self.quoted(Self.lowered(value))))"
    case .lacks: return "\(path) == null || !\(path).lowerAscii().contains(\(Self.quoted(Self.lowered(value))))"
    case .starts: return "\(path).lowerAscii().startsWith(\(Self.quoted(Self.lowered(value))))"
    default: return "\(path) \(operatorText) \(literal(shown, book))"
    }
  }

  private var operatorText: String {
    switch condition {
    case .differs: "!="
    case .above, .isFuture: ">"
    case .atLeast: ">="
    case .below, .isPast: "<"
    case .atMost: "<="
    default: "=="
    }
  }

  /// Whether the value names a record or a user by id, or whoever asks.
  private var isReference: Bool { value == Self.me || Int64(value) != nil }

  /// What is compared of a lookup by name is what the record or user is called.
  private static func compared(_ shown: ShownField, _ book: FieldBook, byName: Bool) -> String {
    switch shown.type {
    case .user where byName: return "\(shown.path).display_name"
    case .lookup(let lookup) where byName:
      let target = lookup.module.flatMap(book.access.model.module)
      return target?.titleFields.first.map { "\(shown.path).\($0)" } ?? shown.path
    default: return shown.path
    }
  }

  private func literal(_ shown: ShownField, _ book: FieldBook) -> String {
    let formats = book.audience.formats
    switch FilterKind(shown) {
    case .number: return Self.number(formats.digits(value)) ?? Self.quoted(value)
    case .duration: return "duration(\(Self.quoted(value.filter { $0 != " " })))"
    case .boolean:
      let words = [book.audience.words.text(.yes).lowercased(), "true"]
      return words.contains(value.lowercased()) ? "true" : "false"
    case .moment: return "timestamp(\(Self.quoted(formats.moment(local: value))))"
    case .user where value == Self.me: return "user"
    case .user where isReference, .record where isReference: return value
    default: return Self.quoted(value)
    }
  }

  // MARK: Days

  /// - Parameter day: what has the day.
  private func daily(_ day: String, _ book: FieldBook) -> String {
    let length = Int(value) ?? 0
    switch condition {
    case .isToday: return "\(day) == today()"
    case .isPast, .isFuture: return "\(day) \(operatorText) today()"
    case .isThisWeek:
      // Sunday is 0; weeks begin as the reader's do.
      let shift = (8 - book.audience.formats.firstWeekday) % 7
      let start = "(today().getDayOfWeek() + \(shift)) % 7"
      return "\(day) >= today().addDays(0 - \(start)) && \(day) < today().addDays(7 - \(start))"
    case .isThisMonth:
      let start = "today().addDays(1 - today().getDate())"
      return "\(day) >= \(start) && \(day) < \(start).addMonths(1)"
    case .inLast where Self.days.contains(length): return "\(day) >= today().addDays(-\(length)) && \(day) <= today()"
    case .inNext where Self.days.contains(length): return "\(day) >= today() && \(day) <= today().addDays(\(length))"
    case .inLast, .inNext: return "\(day) == \(Self.quoted(value))"
    default: return "\(day) \(operatorText) date(\(Self.quoted(value)))"
    }
  }

  private static let days = 0...36_500

  // MARK: Choices

  /// The codes of the values that are meant, which may be called by their labels.
  func codes(_ shown: ShownField) -> [String] {
    let values = shown.type?.picklistValues ?? []
    if let one = values.first(where: { $0.code == value || $0.label.means(value) }) { return [one.code] }
    return value.split(separator: " ").map(String.init)
  }

  private func chosen(_ shown: ShownField, _ book: FieldBook) -> String {
    guard condition == .equals || condition == .differs else { return compared(shown, book) }
    let codes = codes(shown).map(Self.quoted)
    guard codes.count > 1 else { return "\(shown.path) \(operatorText) \(codes.first ?? "null")" }
    let isOne = "\(shown.path) in [\(codes.joined(separator: ", "))]"
    return condition == .differs ? "!(\(isOne))" : isOne
  }

  private func tagged(_ shown: ShownField, _ book: FieldBook) -> String {
    let has = codes(shown).map { "\(Self.quoted($0)) in \(shown.path)" }.joined(separator: " || ")
    // Of an empty field nothing can be asked but whether it is.
    return condition == .differs ? "\(shown.path) == null || !(\(has))" : "\(shown.path) != null && (\(has))"
  }

  // MARK: Texts

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
