import Expressions
import GRDB
import Metamodel

/// A question about the moves of a module's records that has been checked: what it names exists and the caller may read it.
struct ProcessPlan {
  let module: Module
  /// The field that a blueprint drives.
  let field: String
  /// The field's key in the ledger.
  let subject: Int64
  /// What has to hold of the records, over the alias `t`; nil means all.
  let condition: SQLFragment?

  /// Checks a question.
  ///
  /// - Parameters:
  ///   - name: the module.
  ///   - field: the field that a blueprint drives; nil where there is but one.
  ///   - filter: an expression that the records have to meet; nil means all.
  ///   - right: what the caller does with the records, beside reading them.
  /// - Throws: ``Refusal``.
  init(
    _ name: String, field: String?, filter: String?, right: Right, for caller: Caller, in context: ReadContext
  ) throws {
    module = try context.module(name, readableBy: caller)
    let access = context.access(of: caller)
    guard access.may(right, on: name) else {
      throw Refusal(
        .notPermitted,
        Problem(
          at: name, code: "not_permitted", message: "\(caller.name) has no right to \(right.rawValue) \(name).",
          who: access.roles(giving: right, on: name).map { "role \($0)" }))
    }
    let guarded = try Self.guarded(field, of: name, access, context)
    (self.field, subject) = (guarded.field, guarded.subject)
    context.ask(guarded.field, of: name)
    var problems: [Problem] = []
    let wanted = ListPlan.filter(filter, of: name, for: caller, in: context, problems: &problems)
    guard problems.isEmpty else { throw Refusal(.badRequest, problems) }
    condition = SQLFragment(
      all: ListPlan.scope(right, of: name, for: caller, in: context) + [wanted].compactMap(\.self))
  }

  private static func guarded(
    _ field: String?, of module: String, _ access: Access, _ context: ReadContext
  ) throws -> (field: String, subject: Int64) {
    let plan = context.state.compiled.plan(module)
    let all = (plan?.guarded ?? []).compactMap { guarded in
      plan.map { (field: $0.fields[guarded.index].field.name, subject: guarded.subject) }
    }.filter { access.reads($0.field, of: module) }
    if let field {
      guard let found = all.first(where: { $0.field == field }) else {
        throw Refusal(.badRequest, .unknown("field", field, at: "field", among: all.map(\.field)))
      }
      return found
    }
    guard let first = all.first, all.count == 1 else { throw Refusal(.badRequest, choice(all.map(\.field), module)) }
    return first
  }

  private static func choice(_ fields: [String], _ module: String) -> Problem {
    guard !fields.isEmpty else {
      return Problem(
        at: "module", code: "no_blueprint", message: "No blueprint leads the records of \(module).",
        found: .text(module))
    }
    return Problem(
      at: "field", code: "required",
      message: "Blueprints drive several fields of \(module): say which of \(fields.joined(separator: ", ")).",
      wanted: .list(fields.map(InputValue.text)))
  }

  /// What has to be joined for the condition.
  var joins: String { (condition?.joins ?? []).map { " \($0.sql)" }.joined() }

  /// The condition with those that are always there, for a statement whose moves are `m` and whose records are `t`.
  var conditions: String { conditions(on: "m.subject") }

  /// The same for a statement about something else than moves.
  ///
  /// - Parameter column: what tells what is about the records from the rest.
  func conditions(on column: String) -> String {
    "\(column) = ? AND t.deleted_at IS NULL" + (condition.map { " AND (\($0.sql))" } ?? "")
  }

  /// The arguments of `conditions`.
  var arguments: [SQLArgument] { arguments(about: subject) }

  /// The arguments of ``conditions(on:)``.
  ///
  /// - Parameter key: what the column has to be.
  func arguments(about key: Int64) -> [SQLArgument] { [.integer(key)] + (condition?.arguments ?? []) }

  /// The module's table.
  var table: String { "\(module.name.quotedDatabaseIdentifier) AS t" }
}

extension ReadContext {
  /// Notes that a question is about a field of a module's own, if it is marked as `phi`.
  fileprivate func ask(_ field: String, of module: String) {
    let name = FieldName(module: module, field: field)
    if state.compiled.phi.contains(name) { phi.ask(name) }
  }
}
