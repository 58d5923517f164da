import Expressions
import GRDB
import JSONText

extension Store {
  /// What is kept of a person, as lines of JSON, piece by piece.
  ///
  /// The first line says what was asked for, the last how many lines there are. It is noted in the audit log.
  ///
  /// - Throws: ``Refusal``: the caller is no administrator, nobody was asked for, or there is nobody.
  package func subject(_ request: SubjectRequest, as caller: Caller) async throws -> SubjectExport {
    let entry = AuditEntry(.subjectExport, "subject")
    let subject = try await auditing(entry, as: caller) { [self] in
      try await readSlowly { context in
        try Self.requireAdministrator(caller, context.state)
        return try SubjectFinder(execution: Execution(context, as: caller), request: request).find()
      }
    }
    let records = (subject.own + subject.about).map(\.description)
    try await note(AuditEntry(.subjectExport, "subject", ["records": .strings(records)]), as: caller)
    return SubjectExport(store: self, caller: caller, subject: subject)
  }

  /// Erases a person's own records, and the notes and activities about them, all or none.
  ///
  /// - Parameters:
  ///   - request: whose records they are.
  ///   - reason: why, as the tombstones keep it.
  ///   - isRehearsal: whether it only says what would go.
  ///   - caller: whoever erases.
  /// - Throws: ``Refusal``: the caller is no administrator, or one of the records cannot be erased; nothing is then.
  package func eraseSubject(
    _ request: SubjectRequest, reason: String, isRehearsal: Bool = false, as caller: Caller
  ) async throws -> SubjectErasure {
    do {
      let erasure = try await auditing(AuditEntry(.recordErase, "subject"), as: caller) {
        try await execute(as: caller) { execution, _ in
          try Self.requireAdministrator(execution.caller, execution.state)
          let subject = try SubjectFinder(execution: execution, request: request).find()
          let reports = try Self.erase(subject.own + subject.about, reason: reason, execution)
          let drafts = try Self.erase(drafts: subject.drafts, execution)
          let erasure = SubjectErasure(subject: subject, reports: reports, drafts: drafts)
          if isRehearsal { throw Rehearsed(erasure: erasure) }
          return erasure
        }
      }
      try await wipe()
      return erasure
    } catch let rehearsed as Rehearsed {
      return rehearsed.erasure
    }
  }

  private static func erase(
    _ places: [RecordPlace], reason: String, _ execution: Execution
  ) throws -> [ErasureReport] {
    try places.compactMap { place in
      // What was merged goes with what it is part of.
      guard let plan = execution.state.compiled.plan(place.module),
        try MergeTable(db: execution.db).survivor(of: place.id, plan) == nil
      else { return nil }
      let target = RecordTarget(module: place.module, id: place.id)
      return try execution.run(.erase(target, ErasureInput(reason: reason))).erasure
    }
  }

  /// Empties those drafts that did not go with their records.
  private static func erase(drafts: [Int64], _ execution: Execution) throws -> Int {
    let table = ReviewTable(db: execution.db)
    let left = try drafts.filter { try table.row($0)?.values.isEmpty == false }
    for draft in left {
      try table.erase(draft, by: execution.caller.userID, at: execution.now)
      try ReviewClock(execution: execution).follow(draft)
    }
    return left.count
  }
}

/// Undoes a rehearsal.
private struct Rehearsed: Error {
  let erasure: SubjectErasure
}

/// What is kept of a person, on its way.
package struct SubjectExport: Sendable {
  private let store: Store
  private let caller: Caller
  package let subject: Subject
  private var parts: [Part]
  private var lines = 0
  private var hasBegun = false
  private var isAtEnd = false

  private enum Part {
    case record(RecordPlace, as: String)
    case draft(Int64)
  }

  fileprivate init(store: Store, caller: Caller, subject: Subject) {
    self.store = store
    self.caller = caller
    self.subject = subject
    let own = subject.own.map { Part.record($0, as: "own") }
    let about = subject.about.map { Part.record($0, as: "about") }
    let related = subject.related.map { Part.record($0, as: "related") }
    parts = (own + subject.drafts.map(Part.draft) + about + related).reversed()
  }

  /// The next lines; nil after the last.
  package mutating func next() async throws -> [UInt8]? {
    guard !isAtEnd else { return nil }
    let (part, begins, lines, subject, caller) = (parts.popLast(), !hasBegun, lines, subject, caller)
    hasBegun = true
    isAtEnd = part == nil
    let (bytes, count) = try await store.read(by: "subject export", as: caller) { [store] context in
      // Who loses the right to it, or is suspended, gets no more of it.
      try Store.requireAdministrator(store.present(caller, context.db), context.state)
      var output = SubjectOutput(Execution(context, as: caller))
      if begins {
        output.add(
          "subject", nil,
          [
            "tenant": .string(context.settings.name), "at": .moment(context.now.microseconds),
            "by": .string(caller.name),
            "records": .integer(subject.own.count + subject.about.count), "related": .integer(subject.related.count),
            "drafts": .integer(subject.drafts.count),
          ])
      }
      switch part {
      case .record(let place, let part): try output.write(place, as: part)
      case .draft(let draft): try output.write(draft: draft)
      case nil: output.add("end", nil, ["lines": .integer(lines + 1)])
      }
      return (output.bytes, output.lines)
    }
    self.lines += count
    return bytes
  }
}
