import Expressions
import GRDB
import JSONText
import Metamodel

extension Store {
  /// Every move of a module's records, piece by piece: each is read by itself, so that neither memory nor a read grows with their
  /// number.
  ///
  /// - Parameters:
  ///   - request: the question.
  ///   - caller: whoever asks; needs the right `export`.
  /// - Returns: the log, of which nothing has been taken yet.
  /// - Throws: ``Refusal`` if the question is not one that the caller may ask.
  package func processLog(_ request: ProcessLogRequest, as caller: Caller) async throws -> ProcessLog {
    let entry = AuditEntry(.recordExport, request.module, ["format": .string(request.format.rawValue)])
    try await auditing(entry, as: caller) {
      try await read(by: "process log", as: caller) { _ = try ProcessLog.plan(request, for: caller, in: $0) }
    }
    try await note(entry, as: caller)
    return ProcessLog(store: self, request: request, caller: caller)
  }
}

/// A log on its way.
package struct ProcessLog: Sendable {
  private let store: Store
  private let request: ProcessLogRequest
  private let caller: Caller
  private var place: Place? = Place()
  /// How many events have been given.
  package private(set) var count = 0

  /// Events in one piece.
  private static let pieceSize = 1_000

  /// The event after which the next piece begins; ids are from 1.
  private struct Place {
    var record: Int64 = 0
    var move: Int64 = 0
  }

  fileprivate init(store: Store, request: ProcessLogRequest, caller: Caller) {
    self.store = store
    self.request = request
    self.caller = caller
  }

  fileprivate static func plan(
    _ request: ProcessLogRequest, for caller: Caller, in context: ReadContext
  ) throws -> ProcessPlan {
    try ProcessPlan(
      request.module, field: request.field, filter: request.filter, right: .export, for: caller, in: context)
  }

  /// The next piece of the file; nil after the last.
  ///
  /// - Returns: bytes in UTF-8.
  /// - Throws: ``Refusal`` if the caller has lost the right to it meanwhile.
  package mutating func next() async throws -> [UInt8]? {
    guard let place else { return nil }
    let events = try await events(after: place)
    var output = ProcessLogOutput(request)
    if place.record == 0 { output.begin() }
    var last = place.record
    for event in events {
      output.add(event, after: last)
      last = event.record
    }
    count += events.count
    if let event = events.last, events.count == Self.pieceSize {
      self.place = Place(record: event.record, move: event.move)
    } else {
      output.end(after: last)
      self.place = nil
    }
    return output.bytes
  }

  private func events(after place: Place) async throws -> [ProcessEvent] {
    try await store.read(by: "process log", as: caller) { [store, request, caller] context in
      // Who loses the right to it, or is suspended, gets no more of it.
      let plan = try Self.plan(request, for: store.present(caller, context.db), in: context)
      var events: [ProcessEvent] = []
      let statement = try context.db.makeStatement(
        sql: """
          SELECT m.record, m.id, m.at, m.kind, m.transition, m."from", m."to", u.name, v.blueprint, m.version, m.reason
          FROM process_move AS m CROSS JOIN \(plan.table) ON t.id = m.record\(plan.joins) JOIN sys_user AS u ON u.id = m.actor
          LEFT JOIN process_version AS v ON v.id = m.version
          WHERE \(plan.conditions) AND (m.record, m.id) > (?, ?) ORDER BY m.record, m.id LIMIT \(Self.pieceSize)
          """)
      try statement.forEachRow(plan.arguments + [.integer(place.record), .integer(place.move)]) {
        events.append(ProcessEvent($0))
      }
      return events
    }
  }
}

/// A move as a log tells of it.
struct ProcessEvent: Sendable {
  let record: Int64
  let move: Int64
  let at: Int64
  let kind: String
  let transition: String?
  let from: String?
  let to: String?
  let user: String
  let blueprint: String?
  let version: Int64?
  let reason: String?

  init(_ row: StatementRow) {
    func text(_ index: Int) -> String? { row.isNull(index) ? nil : row.text(index) }
    record = row.integer(0)
    move = row.integer(1)
    at = row.integer(2)
    kind = row.text(3)
    transition = text(4)
    from = text(5)
    to = text(6)
    user = row.text(7)
    blueprint = text(8)
    version = row.isNull(9) ? nil : row.integer(9)
    reason = text(10)
  }

  /// What was done.
  var activity: String { transition ?? kind }
}
