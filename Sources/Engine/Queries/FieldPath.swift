import Expressions
import Metamodel

/// A field of a record, or of the record that a lookup of it names: `amount`, `account.name`.
struct FieldPath: Sendable, Hashable {
  /// The lookup to the record that has the field; nil for the record itself.
  let lookup: PathLookup?
  let member: StoredMember

  init(_ member: StoredMember, through lookup: PathLookup? = nil) {
    self.lookup = lookup
    self.member = member
  }

  /// As in a question.
  var text: String { (lookup.map { "\($0.member.name)." } ?? "") + member.name }

  /// What statements call the table of the record that has the field.
  var alias: String { lookup?.alias ?? "t" }

  /// The column with its table's alias.
  var sql: String { "\(alias).\"\(member.column)\"" }

  /// The column of its sort keys with its table's alias; nil if it has none.
  var sortSQL: String? { member.sortColumn.map { "\(alias).\"\($0)\"" } }
}

/// A lookup that is followed, with the join that follows it.
struct PathLookup: Sendable, Hashable {
  let member: StoredMember
  /// The module of the records that it names.
  let module: String
  let join: SQLJoin

  /// Nil if the member is no lookup to one module, or to users.
  init?(_ member: StoredMember, naming: EngineNaming) {
    guard case .reference(let module) = member.storage, let source = naming.source(ofModule: module) else { return nil }
    self.member = member
    self.module = module
    join = SQLJoin(following: member.column, of: "t", to: source)
  }

  /// What statements call its table.
  var alias: String { "\"\(join.alias)\"" }
}

/// Reads the fields that a question names.
struct FieldPathReader {
  let module: Module
  let naming: EngineNaming
  let caller: Caller
  /// The part of the question that names them: `sort`.
  let place: String
  /// The code of the problem with a field that does not serve.
  let code: String
  /// What such a field cannot do: `sort`.
  let verb: String
  /// Whether a field of the record itself may be one that is computed when it is read.
  var allowsFormulas = false
  /// Why a field does not serve; nil if it does.
  let reason: @Sendable (StoredMember, _ module: Module?) -> String?

  /// The field of that name, or one lookup deep.
  ///
  /// - Throws: ``Refusal``: there is none, it does not serve, or the caller may not read it.
  func path(_ text: String) throws(Refusal) -> FieldPath {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let first = parts.first, let last = parts.last else {
      return FieldPath(try member(text, of: module.name, text, allowsFormula: allowsFormulas))
    }
    let lookup = try lookup(first, text)
    return FieldPath(try member(last, of: lookup.module, text), through: lookup)
  }

  /// The members of a module that serve.
  func members(of module: String) -> [StoredMember] {
    naming.members(of: module).filter { reason($0, naming.model.module(module)) == nil }
  }

  /// A lookup to records that the caller may read.
  private func lookup(_ name: String, _ text: String) throws(Refusal) -> PathLookup {
    guard let member = naming.member(name, of: module.name) else { throw unknown(name, of: module.name) }
    guard let lookup = PathLookup(member, naming: naming) else {
      throw unfit(text, "'\(name)' is no lookup to one module")
    }
    guard lookup.module == UserMembers.module || caller.may(.read, on: lookup.module, in: naming.model) else {
      throw Refusal(.badRequest, .unreadable(lookup.module, at: place, in: naming.model))
    }
    return lookup
  }

  private func member(
    _ name: String, of module: String, _ text: String, allowsFormula: Bool = false
  ) throws(Refusal) -> StoredMember {
    guard let member = naming.member(name, of: module) else {
      if name.contains(".") { throw unfit(text, "only fields of the record and of what its lookups name can") }
      if naming.model.module(module)?.field(name) != nil { throw unfit(text, "it is computed when it is read") }
      throw unknown(name, of: module)
    }
    if member.formula != nil, !allowsFormula { throw unfit(text, "it is computed when it is read") }
    if let reason = reason(member, naming.model.module(module)) { throw unfit(text, reason) }
    return member
  }

  private func unknown(_ name: String, of module: String) -> Refusal {
    Refusal(.badRequest, .unknown("field", name, at: place, among: members(of: module).map(\.name)))
  }

  private func unfit(_ text: String, _ reason: String) -> Refusal {
    Refusal(
      .badRequest,
      Problem(at: place, code: code, message: "'\(text)' cannot \(verb): \(reason).", found: .text(text)))
  }
}
