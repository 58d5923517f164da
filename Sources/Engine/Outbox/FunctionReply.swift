import Expressions
import Foundation
import GRDB
import JSONText
import Metamodel

/// What a function has replied: values to be set, or why it will not have it.
struct FunctionReply {
  let values: RecordInput
  let refusal: String?

  /// Why a reply cannot be understood, as a sentence.
  struct Malformed: Error {
    let words: String
  }

  /// Reads `{"values": {…}}`, `{"refusal": "…"}` or nothing.
  ///
  /// - Throws: ``Malformed``.
  init(parsing bytes: [UInt8]) throws {
    guard !bytes.isEmpty else {
      (values, refusal) = ([:], nil)
      return
    }
    guard let json = try? JSON(parsing: bytes), let members = json.members else {
      throw Malformed(words: "The reply is no JSON object.")
    }
    if let stray = members.first(where: { !["values", "refusal"].contains($0.name) }) {
      throw Malformed(
        words: "The reply has a member '\(stray.name.cleaned.prefix(80))'; it may have values and refusal.")
    }
    guard json["values"] == nil || json["values"]?.members != nil else {
      throw Malformed(words: "The values of the reply are no JSON object.")
    }
    guard json["refusal"] == nil || json["refusal"]?.text != nil else {
      throw Malformed(words: "The refusal of the reply is no text.")
    }
    values = (json["values"]?.members ?? []).reduce(into: [:]) { $0[$1.name] = InputValue($1.value) }
    refusal = json["refusal"]?.text.map { String($0.cleaned.prefix(200)) }
  }
}

extension Store {
  /// Notes how sending went. The reply of a function is applied in the same transaction, as a change of the user whom the function
  /// names, on the version of the record that it was told of.
  ///
  /// - Parameters:
  ///   - parcel: what was sent.
  ///   - outcome: how that went.
  ///   - reply: what a function has replied; nil where nothing was, or nothing is expected.
  /// - Returns: what has become of it.
  package func finish(
    _ parcel: Parcel, _ outcome: DeliveryOutcome, reply: [UInt8]?
  ) async throws -> DeliveryOutcome {
    guard case .function(let call) = parcel.content, case .sent = outcome, let reply,
      let function = model.function(parcel.channel.split(separator: " ").last.map(String.init) ?? "")
    else {
      try await finish(parcel, outcome)
      return outcome
    }
    guard let caller = try await caller(named: function.actor) else {
      let dead = DeliveryOutcome.dead("\(function.actor), as whom its reply is applied, is no active user.")
      try await finish(parcel, dead)
      return dead
    }
    return try await execute(as: caller) { execution, _ in
      let table = OutboxTable(db: execution.db)
      guard let chain = try table.chain(ofPending: parcel.id) else {
        return .discarded("It was given up while it was under way, so its reply was not applied.")
      }
      let outcome = try FunctionApplication(execution: execution, function: function, call: call, chain: chain)
        .apply(reply)
      try table.finish(parcel.id, outcome, at: execution.now)
      return outcome
    }
  }
}

/// Applies the reply of a function.
private struct FunctionApplication {
  let execution: Execution
  let function: RemoteFunction
  let call: Parcel.SignedCall
  /// The automations that have led to the call.
  let chain: [AutomationStep]

  func apply(_ bytes: [UInt8]) throws -> DeliveryOutcome {
    let reply: FunctionReply
    do {
      reply = try FunctionReply(parsing: bytes)
    } catch let malformed as FunctionReply.Malformed {
      return .dead(malformed.words)
    }
    if let refusal = reply.refusal {
      try tell(refusal)
      return .dead("It refused: \(refusal)")
    }
    if let stray = reply.values.keys.sorted().first(where: { !function.sets.contains($0) }) {
      return .dead("The reply sets \(stray.cleaned.prefix(80)), which is not among those that it may set.")
    }
    guard !reply.values.isEmpty, let told = target else { return .sent("It replied, and set nothing.") }
    let target = try following(told, setting: reply.values)
    do {
      try execution.inSavepoint {
        let applying = execution.because("\(Self.cause) \(function.name)").following(chain)
        _ = try applying.run(.update(target, values: reply.values))
        return .commit
      }
    } catch let refusal as Refusal {
      return .dead(refusal.problems.map(\.message).joined(separator: " "))
    }
    return .sent("It set \(reply.values.keys.sorted().joined(separator: ", ")).")
  }

  /// The record that it was told of, at the version that it was told of.
  private var target: RecordTarget? {
    guard let record = (try? JSON(parsing: call.body))?["record"], let module = record["module"]?.text,
      case .number(let id)? = record["id"], let id = Int64(id), case .number(let version)? = record["version"],
      let version = Int64(version)
    else { return nil }
    return RecordTarget(module: module, id: id, expectedVersion: version)
  }

  private static let cause = "function"

  /// The record at its latest version, if nothing but replies of other functions has changed it since, and none of them what this one
  /// was told or sets: two that are called together do not stand in each other's way. Else at the version that it was told of.
  private func following(_ told: RecordTarget, setting values: RecordInput) throws -> RecordTarget {
    let body = try JSON(parsing: call.body)
    let own = Set(values.keys).union(body["record"]?["values"]?.members?.map(\.name) ?? [])
    let since = try Row.fetchAll(
      execution.db,
      sql:
        "SELECT version, cause, changes FROM sys_history WHERE module = ? AND record = ? AND version > ? ORDER BY id",
      arguments: [execution.plan(told.module).id, told.id, told.expectedVersion])
    let areOthers = try since.allSatisfy { row in
      let changed = try JSON(parsing: (row["changes"] as String).utf8).members?.map(\.name) ?? []
      return (row["cause"] as String).hasPrefix("update, \(Self.cause) ") && own.isDisjoint(with: changed)
    }
    guard areOthers, let last = since.last else { return told }
    return RecordTarget(module: told.module, id: told.id, expectedVersion: last["version"])
  }

  /// Leaves whoever has caused the call a notification.
  private func tell(_ refusal: String) throws {
    guard let target, let actor = (try? JSON(parsing: call.body))?["actor"]?.text,
      let user = try UserTable.user(named: actor, execution.db), user.isActive
    else { return }
    let plan = try execution.plan(target.module)
    let label = function.label.text(in: user.locale ?? execution.state.settings.locale)
    try NotificationTable(db: execution.db).append(
      "\(label): \(refusal)", telling: .nothing, for: user.id, about: target.id, plan, "function \(function.name)",
      at: execution.now)
  }
}

extension OutboxTable {
  /// Has a call of a function tell of its record as it is now, since its reply would not be applied to what has changed since.
  ///
  /// - Parameter isKnown: whether it may have been received already: what it says then has another key, so that it is no repetition.
  func renew(_ id: Int64, isKnown: Bool, _ execution: Execution) throws {
    guard
      let row = try Row.fetchOne(
        db, sql: "SELECT channel, payload, record, module FROM sys_outbox WHERE id = ?", arguments: [id]),
      case let channel = (row["channel"] as String).split(separator: " ").map(String.init), channel.first == "function",
      let function = execution.state.compiled.model.function(channel.last ?? ""),
      let plan = execution.state.compiled.plan(function.module), plan.id == row["module"],
      let image = try RowTable(plan: plan, db: db).row(row["record"]), !image.isDeleted,
      let members = (try JSON(parsing: (row["payload"] as String).utf8)).members,
      let told = members.first(where: { $0.name == "record" })?.value
    else { return }
    let fields = told["values"]?.members?.map(\.name) ?? []
    let effect = OutgoingEffect(execution: execution, plan: plan, image: image, old: nil, cause: "", label: nil)
    let record = effect.record(fields, tellsHealth: function.tellsHealth)
    guard record.compactText != told.compactText else { return }
    let key = isKnown ? DeliveryKey.make() : nil
    let renewed = members.map { member in
      switch member.name {
      case "record": JSON.Member(name: member.name, value: record)
      case "id": JSON.Member(name: member.name, value: key.map { .string($0) } ?? member.value)
      default: member
      }
    }
    try db.execute(
      sql: "UPDATE sys_outbox SET payload = ?, key = coalesce(?, key) WHERE id = ?",
      arguments: [JSON.object(renewed).compactText, key, id])
  }
}

extension Execution {
  /// Has the calls of functions to which this has led tell of their records as they are left.
  func settleCalls() throws {
    let calls = consequences.calls
    consequences.calls = []
    for id in calls { try OutboxTable(db: db).renew(id, isKnown: false, self) }
  }
}
