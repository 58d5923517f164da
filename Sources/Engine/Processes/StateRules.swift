import Expressions
package import Metamodel

/// What the states in which a record is say of its fields.
struct StateRules {
  let execution: Execution
  let plan: ModulePlan

  /// A state with fields of its own.
  private struct Ruling {
    let name: String
    let fields: StateFields
  }

  /// What of a change the record's states do not allow. What the process itself writes they do not keep from it, but neither does
  /// it empty what a state requires.
  ///
  /// - Parameter free: fields that the process asks for, or gives.
  func problems(_ old: RowImage, _ image: RowImage, besides free: Set<String> = []) throws -> [Problem] {
    try kept(old, image, besides: free)
      + rulings(of: image).flatMap { ruling in
        ruling.fields.required.filter { isEmpty($0, of: image) && !isEmpty($0, of: old) }
          .map { .requiredInState(spoken($0), at: $0, ruling.name) }
      }
  }

  private func kept(_ old: RowImage, _ image: RowImage, besides free: Set<String>) throws -> [Problem] {
    guard execution.isAsked else { return [] }
    return try rulings(of: old).flatMap { ruling in
      (ruling.fields.readOnly + ruling.fields.hidden)
        .filter { !free.contains($0) && old.value(of: $0, in: plan) != image.value(of: $0, in: plan) }
        .map { .readOnlyInState(spoken($0), at: $0, ruling.name) }
    }
  }

  /// What a record lacks to come into a state.
  func missing(from image: RowImage, entering state: State?, of blueprint: Blueprint) -> [Problem] {
    guard let state else { return [] }
    return state.fields.required.filter { isEmpty($0, of: image) }
      .map { .requiredInState(spoken($0), at: $0, "\(blueprint.field) \(state.code)") }
  }

  /// The fields that a record has to have in its states, and has not: it came there without, or they were erased.
  func lacking(_ row: RowImage) throws -> [(field: String, state: String)] {
    try rulings(of: row).flatMap { ruling in
      ruling.fields.required.filter { isEmpty($0, of: row) }.map { (field: $0, state: ruling.name) }
    }
  }

  /// Why a field stays as it is in the states of a record; nil if it need not.
  ///
  /// - Parameter isEmptied: whether it would be empty, which a state may not allow.
  func reasonToStay(_ field: String, of row: RowImage, isEmptied: Bool = false) throws -> Problem? {
    let rulings = try rulings(of: row)
    if let ruling = rulings.first(where: { ($0.fields.readOnly + $0.fields.hidden).contains(field) }) {
      return .readOnlyInState(spoken(field), at: field, ruling.name)
    }
    guard isEmptied, let ruling = rulings.first(where: { $0.fields.required.contains(field) }) else { return nil }
    return .requiredInState(spoken(field), at: field, ruling.name)
  }

  /// What the states of a record say of its fields, as whoever asked may know.
  func fields(of row: RowImage) throws -> StateFields {
    let known = { (names: [String]) in
      Array(Set(names)).sorted().filter { execution.access.level(of: $0, in: plan.module.name) > .hidden }
    }
    let all = try rulings(of: row).map(\.fields)
    return StateFields(
      readOnly: known(all.flatMap(\.readOnly)), hidden: known(all.flatMap(\.hidden)),
      required: known(all.flatMap(\.required)))
  }

  private func rulings(of row: RowImage) throws -> [Ruling] {
    try plan.guarded.enumerated().compactMap { number, guarded in
      guard let version = row.processes[number], let code = row.values[guarded.index].code else { return nil }
      let published = try execution.state.processes.published(
        version: version, execution.state.compiled, execution.db)
      guard let fields = published.rulings[code] else { return nil }
      return Ruling(name: "\(published.blueprint.field) \(code)", fields: fields)
    }
  }

  private func isEmpty(_ field: String, of image: RowImage) -> Bool {
    image.value(of: field, in: plan).map { $0 == .null } ?? true
  }

  private func spoken(_ field: String) -> String { plan.module.field(field)?.label.spoken ?? field }
}

extension Problem {
  fileprivate static func readOnlyInState(_ label: String, at field: String, _ state: String) -> Problem {
    Problem(
      at: field, code: "read_only_in_state",
      message:
        "\(label) is not changed while \(state.replacing(" ", with: " is ")). Leave it out, or move the record on first.",
      wanted: .text(state))
  }

  fileprivate static func requiredInState(_ label: String, at field: String, _ state: String) -> Problem {
    Problem(
      at: field, code: "required_in_state",
      message: "\(label) is required while \(state.replacing(" ", with: " is ")).", found: .null, wanted: .text(state))
  }
}

extension Store {
  /// What the states in which a record is say of its fields, as far as the caller may know of them.
  ///
  /// - Parameters:
  ///   - module: the record's module.
  ///   - id: the record.
  ///   - caller: whoever asks.
  /// - Returns: fields that are read only, hidden or required now.
  /// - Throws: ``Refusal`` if the caller may not read the module, or there is no such record.
  package func stateFields(of module: String, id: Int64, as caller: Caller) async throws -> StateFields {
    try await read { context in
      let execution = Execution(db: context.db, state: context.state, caller: caller, now: context.now)
      let plan = try execution.plan(module)
      try execution.authorise(.read, on: module)
      let row = try execution.row(RecordTarget(module: module, id: id), plan, for: .read)
      return try StateRules(execution: execution, plan: plan).fields(of: row)
    }
  }
}
