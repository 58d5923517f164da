/// The functions of the language.
enum Function: String, Sendable, CaseIterable {
  case bool
  case bytes
  case date
  case decimal
  case double
  case duration
  case dyn
  case int
  case string
  case timestamp
  case type
  case uint

  case now
  case today

  case contains
  case endsWith
  case lowerAscii
  case matches
  case size
  case startsWith
  case trim
  case upperAscii

  case addDays
  case addMonths
  case getDate
  case getDayOfMonth
  case getDayOfWeek
  case getDayOfYear
  case getFullYear
  case getHours
  case getMilliseconds
  case getMinutes
  case getMonth
  case getSeconds

  /// One way to call a function.
  struct Overload: Sendable {
    let parameters: [ValueType]
    let result: ValueType
  }

  /// `f(x)` or `x.f()`.
  enum Style: Sendable {
    case global
    case method
    case both
  }

  var style: Style {
    switch self {
    case .bool, .bytes, .date, .decimal, .double, .duration, .dyn, .int, .string, .timestamp, .type, .uint, .now,
      .today:
      .global
    case .size, .matches, .addDays, .addMonths: .both
    default: .method
    }
  }

  /// What it can be called with; of a method, the first parameter is what stands before the dot.
  var overloads: [Overload] {
    switch self {
    case .bool: from([.bool, .string], to: .bool)
    case .bytes: from([.bytes, .string], to: .bytes)
    case .date: from([.date, .string, .timestamp], to: .date)
    case .decimal: from([.decimal, .int, .uint, .string], to: .decimal)
    case .double: from([.double, .int, .uint, .decimal, .string], to: .double)
    case .duration: from([.duration, .string], to: .duration)
    case .dyn: from([.dyn], to: .dyn)
    case .int: from([.int, .uint, .double, .decimal, .string, .timestamp], to: .int)
    case .string:
      from([.string, .int, .uint, .double, .decimal, .bool, .bytes, .date, .timestamp, .duration], to: .string)
    case .timestamp: from([.timestamp, .string, .int, .date], to: .timestamp)
    case .type: from([.dyn], to: .type)
    case .uint: from([.uint, .int, .double, .decimal, .string], to: .uint)
    case .now: [Overload(parameters: [], result: .timestamp)]
    case .today: [Overload(parameters: [], result: .date)]
    case .contains, .endsWith, .matches, .startsWith: [Overload(parameters: [.string, .string], result: .bool)]
    case .lowerAscii, .trim, .upperAscii: from([.string], to: .string)
    case .size: from([.string, .bytes, .list(.dyn), .map(.dyn, .dyn), .records("")], to: .int)
    case .addDays, .addMonths: [Overload(parameters: [.date, .int], result: .date)]
    case .getDate, .getDayOfMonth, .getDayOfWeek, .getDayOfYear, .getFullYear, .getMonth:
      momentOverloads + from([.date], to: .int)
    case .getHours, .getMinutes, .getSeconds, .getMilliseconds: momentOverloads + from([.duration], to: .int)
    }
  }

  private func from(_ parameters: [ValueType], to result: ValueType) -> [Overload] {
    parameters.map { Overload(parameters: [$0], result: result) }
  }

  private var momentOverloads: [Overload] {
    [
      Overload(parameters: [.timestamp], result: .int), Overload(parameters: [.timestamp, .string], result: .int),
    ]
  }

  /// Whether it reads the clock.
  var readsClock: Bool { self == .now || self == .today }

  /// Whether it looks at a moment or day of that type where the tenant is, or elsewhere.
  func readsZone(of type: ValueType) -> Bool {
    switch (self, type) {
    case (.today, _), (.timestamp, .date), (.timestamp, .dyn): true
    case (.date, .timestamp), (.date, .dyn): true
    case (.getDate, _), (.getDayOfMonth, _), (.getDayOfWeek, _), (.getDayOfYear, _), (.getFullYear, _), (.getHours, _),
      (.getMilliseconds, _), (.getMinutes, _), (.getMonth, _), (.getSeconds, _):
      type == .timestamp || type == .dyn
    default: false
    }
  }

  /// All names that can be called, for suggestions.
  static let names = allCases.map(\.rawValue) + ["has", "round"]
}

extension Function.Overload {
  /// Whether it takes arguments of these types.
  func accepts(_ arguments: [ValueType]) -> Bool {
    arguments.count == parameters.count
      && zip(arguments, parameters).allSatisfy { argument, parameter in
        switch (argument, parameter) {
        case (.dyn, _), (_, .dyn), (.list, .list), (.map, .map), (.records, .records): true
        default: argument == parameter
        }
      }
  }
}
