import Expressions
import GRDB
import Metamodel

/// A wish to move many records at once, each by the same transition with the same input.
package struct BulkTransition: Sendable, Hashable, Codable {
  package var module: String
  package var selection: Selection
  package var way: TransitionWay
  package var input: TransitionInput
  /// Whether all stay where they are if one is refused.
  package var isAtomic: Bool

  /// Which records are meant.
  package enum Selection: Sendable, Hashable, Codable {
    case ids([Int64])
    /// Those that meet an expression, as the caller reads them.
    case filter(String)
  }

  /// Records that are moved at once.
  package static let most = 500

  /// - Parameters:
  ///   - module: the records' module.
  ///   - selection: which records.
  ///   - way: the transition.
  ///   - input: what is supplied with each.
  ///   - isAtomic: whether all stay where they are if one is refused.
  package init(
    module: String, selection: Selection, way: TransitionWay, input: TransitionInput = TransitionInput(),
    isAtomic: Bool = false
  ) {
    self.module = module
    self.selection = selection
    self.way = way
    self.input = input
    self.isAtomic = isAtomic
  }

  fileprivate func command(_ id: Int64) -> Command {
    let target = RecordTarget(module: module, id: id)
    return switch way {
    case .name(let name): .transition(target, name: name, input: input)
    case .state(let state, let field): .advance(target, to: state, field: field, input: input)
    }
  }
}

extension Store {
  /// The commands that a bulk transition comes to, one for each record, by id.
  ///
  /// Which records meet a filter is read before they are moved; each command judges its record again.
  ///
  /// - Parameters:
  ///   - bulk: what is asked for.
  ///   - caller: whoever asks.
  /// - Returns: ids with commands, in the order of the ids.
  /// - Throws: ``Refusal``: no records, too many of them, a filter that cannot be understood, or no right to do many things at once.
  package func commands(of bulk: BulkTransition, as caller: Caller) async throws -> [(id: Int64, command: Command)] {
    let ids = try await ids(of: bulk, as: caller)
    guard ids.count <= BulkTransition.most else {
      throw Refusal(
        .invalid,
        Problem(
          at: "ids", code: "too_many",
          message: "More than \(BulkTransition.most) records are meant. Move fewer at once: narrow the filter.",
          wanted: .number(String(BulkTransition.most))))
    }
    return ids.map { ($0, bulk.command($0)) }
  }

  private func ids(of bulk: BulkTransition, as caller: Caller) async throws -> [Int64] {
    guard case .filter(let filter) = bulk.selection else {
      guard case .ids(let ids) = bulk.selection, !ids.isEmpty else {
        throw Refusal(.invalid, Problem(at: "ids", code: "required", message: "Say which records are meant."))
      }
      return Set(ids).sorted()
    }
    return try await read(by: "bulk transition", as: caller) { context in
      let execution = Execution(context, as: caller)
      try execution.authorise(.bulk, on: bulk.module)
      let module = try context.module(bulk.module, readableBy: caller)
      var problems: [Problem] = []
      let condition = ListPlan.filter(filter, of: module.name, for: caller, in: context, problems: &problems)
      guard problems.isEmpty else { throw Refusal(.badRequest, problems) }
      let scope = ListPlan.scope(.transition, of: module.name, for: caller, in: context)
      let whole = SQLFragment(all: scope + [condition].compactMap(\.self))
      let joins = (whole?.joins ?? []).map { " \($0.sql)" }.joined()
      var ids: [Int64] = []
      try context.db.makeStatement(
        sql: """
          SELECT t.id FROM \(module.name.quotedDatabaseIdentifier) AS t\(joins)
          WHERE \(whole.map { "(\($0.sql)) AND " } ?? "")t.deleted_at IS NULL ORDER BY t.id LIMIT ?
          """
      ).forEachRow((whole?.arguments ?? []) + [.integer(Int64(BulkTransition.most + 1))]) { ids.append($0.integer(0)) }
      return ids
    }
  }
}
