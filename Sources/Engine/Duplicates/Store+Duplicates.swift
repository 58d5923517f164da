import Expressions
import GRDB
import Metamodel

extension Store {
  /// The records of a module that are likely to be about the same as others, group by group.
  ///
  /// - Returns: `{"groups":[…],"next_cursor":…}`. Each group has `rule`, `label`, `score` (of 100), `records` (`{"module","title","record"}`),
  ///   `hidden`, how many the caller may not read, and `capped`, whether there are more records under its key than are compared. A page may
  ///   have fewer groups than were asked for, also none, though there are more.
  /// - Throws: ``Refusal``.
  package func duplicates(_ request: DuplicateRequest, as caller: Caller) async throws -> Page {
    let (page, reading) = try await readSlowly { context in
      (try DuplicateQuery(context: context, caller: caller).page(request), context.phi.reading)
    }
    try await note(reading, by: "duplicates", as: caller)
    return page
  }

  /// The records that match values that a record of a module might have: what creating it would say, without creating it.
  ///
  /// - Returns: a problem for each rule that finds something, as warnings are.
  /// - Throws: ``Refusal``, also for values that are none.
  package func duplicates(of values: RecordInput, module: String, as caller: Caller) async throws -> [Problem] {
    try await read(by: "duplicates", as: caller) { context in
      let execution = Execution(context, as: caller)
      return try execution.speaking {
        try Self.duplicates(of: values, module: module, execution)
      }
    }
  }

  private static func duplicates(
    of values: RecordInput, module: String, _ execution: Execution
  ) throws -> [Problem] {
    let plan = try execution.plan(module)
    try execution.authorise(.read, on: module)
    var read: [String: Value] = [:]
    var problems: [Problem] = []
    for (name, input) in values.sorted(by: { $0.key < $1.key }) {
      let level = execution.access.level(of: name, in: module)
      guard let planned = plan.field(name), level > .hidden else {
        let isKnown = SystemField(rawValue: name) != nil || plan.module.field(name) != nil && level > .hidden
        if !isKnown { problems.append(.unknownField(name, in: plan, execution.access)) }
        continue
      }
      // Whether a value is there would be told by what is found.
      guard level > .masked else {
        problems.append(.readOnlyField(planned.field, isMasked: true))
        continue
      }
      do throws(FieldProblem) {
        read[name] = try FieldReading(planned, current: .null, execution.db).read(input)
      } catch {
        problems.append(error.problem)
      }
    }
    guard problems.isEmpty else { throw Refusal(.invalid, problems) }
    let found = try DuplicateMatches(db: execution.db, state: execution.state).find(module, values: read)
    let reader = DuplicateReader(execution: execution)
    return try found.compactMap(reader.told).map { try reader.problem($0, isRefused: false) }
  }

  /// Keeps that records are not about the same, until a value that is compared changes; or takes it back.
  ///
  /// - Throws: ``Refusal``: the caller may not read or update one of them, there are fewer than two or more than 20, or one is not there.
  package func dismiss(_ dismissal: DuplicateDismissal, as caller: Caller) async throws {
    try await execute(as: caller) { execution, _ in
      try execution.speaking { try Self.dismiss(dismissal, execution) }
    }
  }

  private static func dismiss(_ dismissal: DuplicateDismissal, _ execution: Execution) throws {
    let records = dismissal.records.map { RecordReference(module: $0.module, id: $0.id) }
    guard (2...20).contains(Set(records).count), Set(records).count == records.count else {
      throw Refusal(
        .invalid,
        Problem(at: "records", code: "out_of_range", message: "Give 2 to 20 records, each once."))
    }
    for record in records {
      let plan = try execution.plan(record.module)
      for right in [Right.read, .update] { try execution.authorise(right, on: record.module) }
      _ = try execution.row(RecordTarget(module: record.module, id: record.id), plan, for: .update)
    }
    let table = DismissalTable(db: execution.db, compiled: execution.state.compiled)
    for (number, record) in records.enumerated() {
      for other in records[(number + 1)...] {
        if dismissal.isUndone {
          try table.remove(record, other)
        } else {
          try table.insert(record, other, by: execution.caller.userID, at: execution.now)
        }
      }
    }
  }

  /// Makes the keys by which duplicates are found anew from the records.
  ///
  /// - Returns: how many keys there are.
  package func rebuildDuplicates() async throws -> Int {
    try await reconfigure { db, state in
      (try MatchTable(db: db, callingCode: state.settings.callingCode).rebuild(state.compiled), state)
    }
  }
}
