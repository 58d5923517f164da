import Expressions
import GRDB
import Metamodel

/// Where the notes about a record are kept: in a module that `acts_as: note`, under all its rules.
package struct NotePlace: Sendable, Hashable {
  /// The module of notes.
  package let module: String
  /// The lookup by which a note says what it is about.
  package let regarding: String
  /// The record that they are about.
  package let record: RecordTarget

  /// The command that writes a note with these values.
  package func create(_ values: RecordInput) -> Command {
    let about = InputValue.text("\(record.module)/\(record.id)")
    return .create(module: module, values: values.merging([regarding: about]) { $1 })
  }
}

extension Store {
  /// Where the notes about a record are kept that the caller may read.
  ///
  /// - Throws: ``Refusal``: no such record, or a model without notes.
  package func notes(about module: String, id: Int64, as caller: Caller) async throws -> NotePlace {
    try await read { try $0.notes(about: module, id, for: caller) }
  }

  /// One note about a record, as a record of its own.
  ///
  /// - Throws: ``Refusal``: no such record, or no such note about it that the caller may read.
  package func note(_ note: Int64, about module: String, id: Int64, as caller: Caller) async throws -> RecordTarget {
    try await read { context in
      let place = try context.notes(about: module, id, for: caller)
      let execution = Execution(context, as: caller)
      let plan = try execution.plan(place.module)
      _ = try context.module(place.module, readableBy: caller)
      let row = try execution.row(RecordTarget(module: place.module, id: note), plan, for: .read)
      guard row.value(of: place.regarding, in: plan) == .record(RecordReference(module: module, id: id)) else {
        throw Refusal.noSuchRecord(place.module, note)
      }
      return RecordTarget(module: place.module, id: note)
    }
  }

  /// A page of the notes about a record, the newest first.
  ///
  /// - Parameters:
  ///   - module: of the record that they are about.
  ///   - id: of that record.
  ///   - limit: how many, 1 to 200.
  ///   - cursor: where to go on; nil begins.
  ///   - expand: lookups whose records are given whole.
  ///   - caller: whoever asks.
  /// - Returns: `{"records":[…],"next_cursor":…}`.
  /// - Throws: ``Refusal``.
  package func listNotes(
    about module: String, id: Int64, limit: Int = 50, cursor: String? = nil, expand: [String] = [], as caller: Caller
  ) async throws -> Page {
    try await read(by: "notes", as: caller) { context in
      let place = try context.notes(about: module, id, for: caller)
      var request = ListRequest(module: place.module, sort: "-id", expand: expand, limit: limit, cursor: cursor)
      request.naming = ListRequest.Naming(record: place.record, field: place.regarding)
      return try ListQuery(context: context, caller: caller).page(request)
    }
  }
}

extension ReadContext {
  fileprivate func notes(about name: String, _ id: Int64, for caller: Caller) throws -> NotePlace {
    _ = try module(name, readableBy: caller)
    let (execution, target) = (Execution(self, as: caller), RecordTarget(module: name, id: id))
    _ = try execution.row(target, try execution.plan(name), for: .read)
    guard let notes = state.compiled.notes else {
      throw Refusal(
        .notFound, Problem(at: "notes", code: "not_found", message: "No module of the model keeps notes about others."))
    }
    return NotePlace(module: notes.plan.module.name, regarding: notes.regarding.field, record: target)
  }
}

extension CompiledModel {
  /// The first module that keeps notes about any record.
  var notes: (plan: ModulePlan, regarding: Regarding)? { log { $0.module.actsAs == .note } }

  /// The first module of its sort whose records say what they are about.
  func log(_ isOne: (ModulePlan) -> Bool) -> (plan: ModulePlan, regarding: Regarding)? {
    for plan in allPlans where isOne(plan) {
      if let regarding = plan.regarding { return (plan, regarding) }
    }
    return nil
  }
}
