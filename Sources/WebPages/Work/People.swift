import Engine
import Metamodel

/// What people, roles and teams are called.
struct People: Sendable {
  private let names: [String: String]
  private let model: Model
  private let locale: String
  private let nobody: String

  init(_ call: PageCall) async throws {
    names = Dictionary(
      try await call.store.users().map { ($0.name, $0.displayName) }, uniquingKeysWith: { first, _ in first })
    model = call.model
    locale = call.audience.locale
    nobody = call.words.text(.nobody)
  }

  /// A user by name.
  func user(_ name: String) -> String { names[name] ?? name }

  /// Those whom the engine names, but for places that nobody fills where others are asked too.
  func all(_ words: [String]) -> [String] {
    let some = words.filter { $0 != "nobody" }
    return (some.isEmpty ? words : some).map(said)
  }

  /// Whom the engine names, such as `role broker` or `user ana or team legal`.
  func said(_ words: String) -> String {
    words.split(separator: " or ").map { part in one(String(part)) }.joined(separator: " / ")
  }

  private func one(_ words: String) -> String {
    let parts = words.split(separator: " ", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return words == "nobody" ? nobody : words }
    switch parts[0] {
    case "user": return user(parts[1])
    case "role": return model.role(parts[1])?.label.text(in: locale) ?? parts[1]
    case "team": return model.team(parts[1])?.label.text(in: locale) ?? parts[1]
    default: return words
    }
  }
}
