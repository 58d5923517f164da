import Metamodel

/// A filter in words: a field, a condition, and mostly a value.
struct WordFilter: Sendable, Hashable {
  let field: String
  let condition: Condition
  /// Nothing while somebody has still to give one. Several codes of a picklist stand with blanks between them.
  let value: String

  enum Condition: String, Sendable, CaseIterable {
    case equals = "is"
    case differs = "not"
    case contains = "has"
    case lacks = "hasnot"
    case starts
    case above
    case atLeast = "from"
    case below
    case atMost = "to"
    case isToday = "today"
    case isThisWeek = "week"
    case isThisMonth = "month"
    case isPast = "past"
    case isFuture = "future"
    case inLast = "last"
    case inNext = "next"
    case isEmpty = "empty"
    case isFilled = "filled"

    var takesValue: Bool {
      switch self {
      case .isToday, .isThisWeek, .isThisMonth, .isPast, .isFuture, .isEmpty, .isFilled: false
      default: true
      }
    }

    /// Whether the value is a number of days.
    var takesDays: Bool { self == .inLast || self == .inNext }
  }

  /// What stands for the user who asks, in place of a user's id.
  static let me = "me"

  /// As an address has it: `stage~is~won`.
  var text: String { "\(field)~\(condition.rawValue)~\(value)" }

  /// Whether nothing is missing.
  var isComplete: Bool { !condition.takesValue || !value.isEmpty }

  init(field: String, condition: Condition, value: String) {
    self.field = field
    self.condition = condition
    self.value = condition.takesValue ? value : ""
  }

  init?(_ text: String) {
    let parts = text.split(separator: "~", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, !parts[0].isEmpty else { return nil }
    // What addresses said before users could be chosen.
    if parts[1] == "mine" {
      self.init(field: parts[0], condition: .equals, value: Self.me)
    } else {
      guard let condition = Condition(rawValue: parts[1]) else { return nil }
      self.init(field: parts[0], condition: condition, value: parts[2])
    }
  }
}

/// What a field is to filters: which conditions make sense of it, and how its values are given.
enum FilterKind: Sendable {
  case text
  case number
  case duration
  case boolean
  case day
  case moment
  case choice
  case tags
  case user
  case record(String)
  case anyRecord

  init(_ field: ShownField) {
    switch field.type {
    case .integer, .decimal, .currency, .percent: self = .number
    case .duration: self = .duration
    case .boolean: self = .boolean
    case .date: self = .day
    case .datetime: self = .moment
    case .picklist: self = .choice
    case .multiPicklist: self = .tags
    case .user: self = .user
    case .lookup(let lookup): self = lookup.module.map(FilterKind.record) ?? .anyRecord
    case nil where field.isNumber: self = .number
    default: self = .text
    }
  }

  /// The conditions, the one that is wanted most first.
  var conditions: [WordFilter.Condition] {
    switch self {
    case .text: [.contains, .lacks, .equals, .differs, .starts, .isEmpty, .isFilled]
    case .number: [.equals, .differs, .above, .atLeast, .below, .atMost, .isEmpty, .isFilled]
    case .duration: [.above, .atLeast, .below, .atMost, .isEmpty, .isFilled]
    case .boolean: [.equals, .isEmpty, .isFilled]
    case .day, .moment:
      [
        .equals, .above, .atLeast, .below, .atMost, .isToday, .isThisWeek, .isThisMonth, .isPast, .isFuture, .inLast,
        .inNext, .isEmpty, .isFilled,
      ]
    case .choice, .tags, .user: [.equals, .differs, .isEmpty, .isFilled]
    case .record: [.equals, .differs, .contains, .isEmpty, .isFilled]
    case .anyRecord: [.isFilled, .isEmpty]
    }
  }

  /// How a condition is called of such a field.
  func word(_ condition: WordFilter.Condition) -> FilterWord {
    switch (self, condition) {
    case (.choice, .equals): .isAnyOf
    case (.choice, .differs): .isNoneOf
    case (.tags, .equals): .hasAnyOf
    case (.tags, .differs): .hasNoneOf
    case (.day, .equals), (.moment, .equals): .isOn
    case (.day, .above), (.moment, .above): .isAfter
    case (.day, .atLeast), (.moment, .atLeast): .isFrom
    case (.day, .below), (.moment, .below): .isBefore
    case (.day, .atMost), (.moment, .atMost): .isUntil
    default: condition.word
    }
  }
}

extension WordFilter.Condition {
  fileprivate var word: FilterWord {
    switch self {
    case .equals: .isWord
    case .differs: .isNot
    case .contains: .contains
    case .lacks: .lacks
    case .starts: .startsWith
    case .above: .isMore
    case .atLeast: .isAtLeast
    case .below: .isLess
    case .atMost: .isAtMost
    case .isToday: .isToday
    case .isThisWeek: .isThisWeek
    case .isThisMonth: .isThisMonth
    case .isPast: .isPast
    case .isFuture: .isFuture
    case .inLast: .inLast
    case .inNext: .inNext
    case .isEmpty: .isEmpty
    case .isFilled: .isFilled
    }
  }
}
