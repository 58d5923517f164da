import Engine
import JSONText
import Metamodel

/// Compares what somebody was told with what a scenario wants.
struct ScenarioMessages {
  let store: Store
  let administrator: Caller
  let names: ScenarioNames

  /// Something that was told.
  private struct Told {
    let record: RecordPlace
    let name: String?
    let to: String?
    let text: String
  }

  /// What is otherwise than wanted; nil if nothing is.
  func mismatch(of wanted: Scenario.Message) async throws -> String? {
    let target = try wanted.about.map { try names.target($0) }
    let told = try await wanted.way == .notification ? notifications() : messages(wanted.way.rawValue)
    let fitting = told.filter { told in
      (wanted.name == nil || told.name == wanted.name) && (wanted.to == nil || told.to == wanted.to)
        && (target == nil || told.record.module == target?.module && told.record.id == target?.id)
        && (wanted.says.map(told.text.contains) ?? true)
    }
    if wanted.times.map({ $0 == fitting.count }) ?? !fitting.isEmpty { return nil }
    let others = told.map { "\($0.name ?? wanted.way.rawValue) to \($0.to ?? "nobody") about \($0.record): \($0.text)" }
    let found = others.isEmpty ? "there is none at all" : "there are \(others.joined(separator: " | "))"
    return
      "found \(fitting.count) of \(wanted.times.map(String.init) ?? "at least 1") such \(wanted.way.rawValue): \(found)"
  }

  /// Mail or calls of webhooks; what could be told to nobody is none.
  private func messages(_ channel: String) async throws -> [Told] {
    var told: [Told] = []
    for entry in try await store.outbox(OutboxRequest(limit: 200), as: administrator) where entry.state == "pending" {
      let parts = entry.channel.split(separator: " ")
      guard parts.first.map(String.init) == channel,
        let text = try await store.outboxEntry(entry.id, as: administrator).payload
      else { continue }
      let payload = try JSON(parsing: text.utf8)
      let words = [payload["subject"]?.text, payload["text"]?.text].compactMap(\.self)
      told.append(
        Told(
          record: entry.record, name: payload["mail"]?.text ?? parts.last.map(String.init),
          to: entry.user ?? payload["to"]?.text, text: words.isEmpty ? text : words.joined(separator: "\n")))
    }
    return told
  }

  private func notifications() async throws -> [Told] {
    var told: [Told] = []
    for user in try await store.users() {
      guard let caller = try await store.caller(named: user.name) else { continue }
      told += try await store.notifications(limit: 200, of: caller).map {
        Told(record: $0.record, name: nil, to: user.name, text: $0.text)
      }
    }
    return told
  }
}
