package import Expressions
import Foundation
import GRDB
import Metamodel

/// What was logged on one day.
package struct CallFigures: Sendable, Hashable, Codable {
  package let day: CalendarDate
  package let total: Count
  /// By the hour of the tenant's clock; hours without any are left out.
  package let hours: [Part]
  package let agents: [Part]
  package let flows: [Part]
  package let results: [Part]

  /// How many results there were, and of which kind.
  package struct Count: Sendable, Hashable, Codable {
    package var attempts = 0
    /// Those with which somebody was reached.
    package var effective = 0
    package var definitive = 0
    /// Records that they were about, each once.
    package var records = 0

    package init() {}

    /// Effective ones in a hundred, with one digit after the point; nil of none.
    package var rate: String? {
      guard attempts > 0 else { return nil }
      let tenths = (effective * 2_000 + attempts) / (attempts * 2)
      return "\(tenths / 10).\(tenths % 10)"
    }
  }

  /// The same of a part of them.
  package struct Part: Sendable, Hashable, Codable {
    package let name: String
    package let count: Count
  }
}

/// Of which results figures are wanted.
package struct CallFiguresRequest: Sendable, Hashable, Codable {
  /// nil means today.
  package var day: CalendarDate?
  /// The name of a user; nil means all.
  package var agent: String?
  /// nil means all.
  package var flow: String?

  /// - Parameters:
  ///   - day: nil means today.
  ///   - agent: the name of a user; nil means all.
  ///   - flow: nil means all.
  package init(day: CalendarDate? = nil, agent: String? = nil, flow: String? = nil) {
    self.day = day
    self.agent = agent
    self.flow = flow
  }
}

extension Store {
  /// The figures of a day: of the results whose interactions the caller may read.
  ///
  /// - Parameters:
  ///   - request: of which results.
  ///   - caller: whoever asks.
  /// - Returns: the figures, as a whole and by hour, agent, flow and result.
  /// - Throws: ``Refusal`` for a flow that there is not.
  package func callFigures(_ request: CallFiguresRequest, as caller: Caller) async throws -> CallFigures {
    try await read { context in
      let execution = Execution(context, as: caller)
      return try FiguresReader(execution: execution, request: request).figures()
    }
  }
}

private struct FiguresReader {
  let execution: Execution
  let request: CallFiguresRequest

  private struct Entry {
    let at: Int64
    let agent: String
    let flow: String
    let result: String
    let isEffective: Bool
    let isDefinitive: Bool
    let record: [Int64]
  }

  func figures() throws -> CallFigures {
    let model = execution.state.compiled.model
    if let name = request.flow, model.resultFlow(name) == nil { throw Refusal(.notFound, .noSuchFlow(name, model)) }
    let zone = execution.state.settings.timeZone
    let day = request.day ?? execution.now.date(in: zone)
    let entries = try entries(on: day, in: zone)
    return CallFigures(
      day: day, total: Self.count(entries),
      hours: Self.parts(entries) { Self.hour($0.at, day, zone) }.sorted { $0.name < $1.name },
      agents: Self.ranked(entries, \.agent), flows: Self.ranked(entries, \.flow),
      results: Self.ranked(entries, \.result))
  }

  private func entries(on day: CalendarDate, in zone: TimeZone) throws -> [Entry] {
    let start = Timestamp(startOf: day, in: zone)
    guard let next = day.adding(days: 1) else { return [] }
    let end = Timestamp(startOf: next, in: zone)
    let scopes = ScopeSQL(access: execution.access, now: execution.now, timeZone: zone)
    var entries: [Entry] = []
    for name in Set(execution.state.compiled.model.resultFlows.map(\.interaction)).sorted() {
      guard execution.access.may(.read, on: name), let plan = execution.state.compiled.plan(name) else { continue }
      let scope = scopes.condition(on: name, alias: "t")
      try execution.db.makeStatement(
        sql: """
          SELECT r.at, u.name, r.flow, r.result, r.effective, r.definitive, r.module, r.record FROM sys_result r
          JOIN sys_user u ON u.id = r.user JOIN "\(name)" AS t ON t.id = r.interaction AND t.deleted_at IS NULL
          WHERE r.interaction_module = ? AND r.at >= ? AND r.at < ? AND (? IS NULL OR u.name = ?)
            AND (? IS NULL OR r.flow = ?)\(scope.map { " AND \($0.sql)" } ?? "") ORDER BY r.id
          """
      ).forEachRow(
        [.integer(plan.id), .integer(start.microseconds), .integer(end.microseconds)]
          + [request.agent, request.agent, request.flow, request.flow].map { $0.map(SQLArgument.text) ?? .null }
          + (scope?.arguments ?? [])
      ) { row in
        entries.append(
          Entry(
            at: row.integer(0), agent: row.text(1), flow: row.text(2), result: row.text(3),
            isEffective: row.integer(4) != 0, isDefinitive: row.integer(5) != 0,
            record: [row.integer(6), row.integer(7)]))
      }
    }
    return entries
  }

  private static func hour(_ at: Int64, _ day: CalendarDate, _ zone: TimeZone) -> String {
    let second = Timestamp(microseconds: at).microseconds / 1_000_000
    let wall = second + zone.offset(atSecond: second) - Int64(day.daysSinceEpoch) * 86_400
    let hour = wall / 3_600
    return hour < 10 ? "0\(hour)" : "\(hour)"
  }

  private static func count(_ entries: [Entry]) -> CallFigures.Count {
    var count = CallFigures.Count()
    count.attempts = entries.count
    count.effective = entries.count { $0.isEffective }
    count.definitive = entries.count { $0.isDefinitive }
    count.records = Set(entries.map(\.record)).count
    return count
  }

  private static func parts(_ entries: [Entry], _ name: (Entry) -> String) -> [CallFigures.Part] {
    Dictionary(grouping: entries, by: name).map { CallFigures.Part(name: $0, count: count($1)) }
  }

  /// Those first of whom there are most.
  private static func ranked(_ entries: [Entry], _ name: (Entry) -> String) -> [CallFigures.Part] {
    parts(entries, name).sorted { ($1.count.attempts, $0.name) < ($0.count.attempts, $1.name) }
  }
}
