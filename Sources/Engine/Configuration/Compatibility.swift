import Expressions
import GRDB
import Metamodel

/// Judges whether a new model can follow the one in force: what fields are kept as, and what process versions in flight
/// still use.
struct Compatibility {
  let db: Database
  let before: CompiledModel
  let model: Model

  func problems() throws -> [Problem] {
    typeProblems() + (try processProblems()) + (try peopleProblems())
  }

  /// Fields whose values would be kept in another way.
  private func typeProblems() -> [Problem] {
    before.allPlans.flatMap { plan in
      plan.fields.compactMap { planned in
        guard let field = model.module(plan.module.name)?.field(planned.field.name),
          let storage = field.type.storage(column: planned.column, currencyScale: before.currencyScale),
          storage.spelling(of: field.type) != planned.storage.spelling(of: planned.field.type)
        else { return nil }
        // A formula has a column of its own, and the values of the field are kept beside it.
        if case .formula = field.type { return nil }
        return Problem(
          at: "\(plan.module.name).\(field.name)", code: "type_change",
          message: """
            \(plan.module.name).\(field.name) is \(planned.field.type.name) and cannot become \(field.type.name): \
            add a new field and retire this one.
            """)
      }
    }
  }

  /// Fields and values that a version uses on which records still stand.
  private func processProblems() throws -> [Problem] {
    let rows = try Row.fetchAll(
      db,
      sql:
        "SELECT v.id, v.blueprint, v.definition, s.module, s.field FROM process_version v JOIN process_subject s ON s.id = v.subject"
    )
    return try rows.flatMap { row -> [Problem] in
      let module: String = row["module"]
      let field: String = row["field"]
      guard let plan = before.plan(module), let column = plan.field(field)?.column else { return [] }
      let inFlight = try Int.fetchOne(
        db, sql: "SELECT count(*) FROM \"\(module)\" WHERE \"\(column)__process\" = ?", arguments: [row["id"] as Int64])
      guard let inFlight, inFlight > 0 else { return [] }
      let blueprint = try Blueprint.reading(
        row["definition"], vocabulary: ModelVocabulary(model: before.model, module: module))
      return missing(of: blueprint, row["definition"]).map { missing in
        Problem(
          at: missing.place, code: "in_flight",
          message:
            """
            \(Counted.records(inFlight)) of \(module) \(inFlight == 1 ? "is" : "are") in \(blueprint.name), which uses \
            \(missing.words): migrate them first to a version that does not (`trellis blueprint migrate`).
            """)
      }
    }
  }

  /// What a version in flight needs and the new model has not.
  private func missing(of blueprint: Blueprint, _ definition: String) -> [(place: String, words: String)] {
    let names = missingNames(of: blueprint).map { ($0, $0) }
    guard names.isEmpty else { return names }
    do {
      _ = try Blueprint.reading(definition, vocabulary: ModelVocabulary(model: model, module: blueprint.module))
      return []
    } catch {
      return [("\(blueprint.module).\(blueprint.field)", "what would no longer be there (\(error))")]
    }
  }

  private func missingNames(of blueprint: Blueprint) -> [String] {
    func own(_ names: some Sequence<String>) -> [String] { names.map { "\(blueprint.module).\($0)" } }
    guard let declared = model.module(blueprint.module) else { return own([blueprint.field]) }
    let codes = Set(
      declared.field(blueprint.field)?.type.picklistValues?.filter { !isNewlyRetired($0, blueprint) }.map(\.code) ?? [])
    let states = blueprint.states.map(\.code).filter { !codes.contains($0) }.map { "\(blueprint.field) '\($0)'" }
    let known = Set(SystemField.allCases.map(\.rawValue))
    let fields = Set(blueprint.fieldNames).filter { declared.field($0) == nil && !known.contains($0) }
    let lists = Set(blueprint.transitions.flatMap(\.withBranches).flatMap(\.lists))
      .union(blueprint.effects.compactMap(\.list))
      .filter { model.relatedList($0, of: blueprint.module) == nil }
    let named =
      blueprint.effects.compactMap { $0.missing(in: model) }
      + blueprint.transitions.compactMap(\.approval).filter { model.approval($0) == nil }.map { "approval \($0)" }
    return named + own(states + fields.sorted() + lists.sorted())
      + targets(of: blueprint).filter { !exists($0) }.map(\.words)
  }

  private func isNewlyRetired(_ value: PicklistValue, _ blueprint: Blueprint) -> Bool {
    guard value.isRetired else { return false }
    let old = before.model.module(blueprint.module)?.field(blueprint.field)?.type.picklistValues
    return old?.contains { $0.code == value.code && !$0.isRetired } ?? false
  }

  /// A field that an effect writes.
  private struct Target {
    let module: String
    let field: String

    var words: String { "\(module).\(field)" }
  }

  private func exists(_ target: Target) -> Bool {
    model.module(target.module)?.field(target.field) != nil || SystemField(rawValue: target.field) != nil
  }

  private func targets(of blueprint: Blueprint) -> [Target] {
    parents(of: blueprint)
      + blueprint.effects.flatMap { effect -> [Target] in
        switch effect.action {
        case .set(let assignments, let lookup, _):
          let module = lookup.map { lookedUp($0, blueprint.module) } ?? blueprint.module
          return module.map { module in assignments.map { Target(module: module, field: $0.field) } } ?? []
        case .create(let module, let assignments): return assignments.map { Target(module: module, field: $0.field) }
        case .assign(let rule): return [Target(module: blueprint.module, field: rule.field)]
        case .tag(let tags, _): return tags.map { Target(module: blueprint.module, field: $0.field) }
        case .run, .mail, .webhook, .function, .notify, .forEach: return []
        }
      }
  }

  /// Fields of records that lookups name, which a transition asks for.
  private func parents(of blueprint: Blueprint) -> [Target] {
    Set(blueprint.transitions.flatMap(\.withBranches).flatMap(\.fieldsAskedFor)).sorted().compactMap { path in
      let parts = path.split(separator: ".").map(String.init)
      guard parts.count == 2, let module = lookedUp(parts[0], blueprint.module) else { return nil }
      return Target(module: module, field: parts[1])
    }
  }

  private func lookedUp(_ field: String, _ module: String) -> String? {
    guard case .lookup(let lookup)? = before.model.module(module)?.field(field)?.type else { return nil }
    return lookup.module
  }

  /// Roles and teams that users have.
  private func peopleProblems() throws -> [Problem] {
    let roles = try String.fetchAll(db, sql: "SELECT DISTINCT role FROM sys_user_role")
    let teams = try String.fetchAll(db, sql: "SELECT DISTINCT team FROM sys_user_team")
    func problem(_ kind: String, _ name: String) throws -> Problem {
      let users = try String.fetchAll(
        db,
        sql: "SELECT u.name FROM sys_user u JOIN sys_user_\(kind) g ON g.user = u.id WHERE g.\(kind) = ? ORDER BY u.id",
        arguments: [name])
      let more = users.count > 5 ? " and \(users.count - 5) more" : ""
      return Problem(
        at: name, code: "in_use",
        message: "Users have the \(kind) '\(name)', so it cannot go: \(users.prefix(5).joined(separator: ", "))\(more)."
      )
    }
    return try roles.filter { model.role($0) == nil }.map { try problem("role", $0) }
      + teams.filter { model.team($0) == nil }.map { try problem("team", $0) }
  }
}

extension Blueprint {
  /// The fields that it names: its own, those that it asks for, and the lookups that its effects follow.
  fileprivate var fieldNames: [String] {
    transitions.flatMap(\.withBranches).flatMap { transition in
      transition.fieldsAskedFor.compactMap { $0.split(separator: ".").first.map(String.init) }
    } + states.flatMap(\.fields.all) + effects.compactMap(\.lookup) + [field]
  }
}

extension StateFields {
  fileprivate var all: [String] { readOnly + hidden + required }
}

extension Effect {
  fileprivate var lookup: String? {
    switch action {
    case .set(_, let lookup, _), .run(_, let lookup): lookup
    case .create, .mail, .webhook, .function, .notify, .forEach, .assign, .tag: nil
    }
  }
}

extension Effect {
  /// The mail or webhook that it names and a model has not.
  fileprivate func missing(in model: Model) -> String? {
    switch action {
    case .mail(let name, _): model.mail(name) == nil ? "mail \(name)" : nil
    case .webhook(let name, _): model.webhook(name) == nil ? "webhook \(name)" : nil
    case .function(let name, _): model.function(name) == nil ? "function \(name)" : nil
    case .set, .create, .run, .notify, .forEach, .assign, .tag: nil
    }
  }

  /// The related list on whose records it works.
  fileprivate var list: String? {
    if case .forEach(let each) = action { each.list } else { nil }
  }
}

extension Transition {
  /// The related lists that it looks at.
  fileprivate var lists: [String] {
    asked.flatMap(\.leaves).compactMap { if case .related(let item) = $0 { item.list } else { nil } }
  }
}
