package import Expressions

/// The names that an expression over a module's record may use.
///
/// Fields of the record and its system fields stand by themselves; `old` is the record before the command, `user` whoever asks;
/// a lookup leads on by dot, a related list is named by its inverse.
package struct ModelVocabulary: Vocabulary {
  private let model: Model
  /// The module whose fields stand by themselves.
  package let module: String?

  /// Whether a decision stands by its parts: who has submitted what was decided, who has decided it, and why.
  private let knowsDecision: Bool

  package init(model: Model, module: String, knowsDecision: Bool = false) {
    self.model = model
    self.module = module
    self.knowsDecision = knowsDecision
  }

  /// The vocabulary of the records in a related list.
  package func related(_ list: String) -> ModelVocabulary? {
    module.flatMap { model.relatedList(list, of: $0) }.map {
      ModelVocabulary(model: model, module: $0.module, knowsDecision: knowsDecision)
    }
  }

  package func type(ofVariable name: String) -> ValueType? {
    switch name {
    case "old": module.map(ValueType.record)
    case "user": .record(Self.users)
    default: module.flatMap { type(ofMember: name, in: $0) } ?? (knowsDecision ? Self.decision[name] : nil)
    }
  }

  package func type(ofMember name: String, in module: String) -> ValueType? {
    if module == Self.users { return Self.userMembers[name] }
    guard let declared = model.module(module) else { return nil }
    if let field = declared.field(name) { return field.type.valueType }
    if let system = SystemField(rawValue: name) { return type(of: system, in: module) }
    return model.relatedList(name, of: module).map { .records($0.module) }
  }

  package func codes(ofVariable name: String) -> [String]? {
    module.flatMap { codes(ofMember: name, in: $0) }
  }

  package func codes(ofMember name: String, in module: String) -> [String]? {
    if name == SystemField.pipeline.rawValue { return model.pipelines(of: module).map(\.name) }
    if let field = model.module(module)?.field(name) { return field.type.picklistValues?.map(\.code) }
    return name == SystemField.approvalState.rawValue ? Approval.lockingStates.map(\.code) : nil
  }

  package var variableNames: [String] {
    (module.map(memberNames) ?? []) + ["old", "user"] + (knowsDecision ? Self.decision.keys.sorted() : [])
  }

  package func memberNames(in module: String) -> [String] {
    if module == Self.users { return Self.userMembers.keys.sorted() }
    let fields = model.module(module)?.fields.map(\.name) ?? []
    let lists = model.relatedLists[module]?.map(\.name) ?? []
    return fields + SystemField.allCases.map(\.rawValue) + lists
  }

  private func type(of field: SystemField, in module: String) -> ValueType? {
    switch field {
    case .id, .version: .int
    case .owner, .createdBy, .modifiedBy: .record(Self.users)
    case .createdAt, .modifiedAt: .timestamp
    case .pipeline: model.pipelines(of: module).isEmpty ? nil : .string
    case .approvalState: model.approvals(of: module).isEmpty ? nil : .string
    }
  }

  /// The column of a user's member, where SQL is to be had of it.
  static func userColumn(_ member: String) -> SQLColumn? {
    switch member {
    case "id": SQLColumn(name: member, storage: .integer)
    default: userMembers[member].map { _ in SQLColumn(name: member, storage: .text) }
    }
  }

  static let users = "users"
  private static let decision: [String: ValueType] = [
    "submitter": .record(users), "approver": .record(users), "reason": .string,
  ]
  private static let userMembers: [String: ValueType] = [
    "id": .int, "name": .string, "email": .string, "display_name": .string,
  ]
}
