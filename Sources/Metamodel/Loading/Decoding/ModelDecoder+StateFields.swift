package import Diagnostics
import YAMLSource

extension ModelDecoder {
  /// Reads what becomes of fields in a state.
  mutating func stateFields(_ node: YAMLNode, of field: Field, in module: String) -> StateFields {
    let fields = StateFields(
      readOnly: stateFields("read_only", node, of: field, in: module),
      hidden: stateFields("hidden", node, of: field, in: module),
      required: stateFields("required", node, of: field, in: module))
    for item in node.items("hidden") {
      guard let name = item.plainText, fields.required.contains(name) else { continue }
      log.report(.hiddenAndRequired(name, at: item.location))
    }
    return fields
  }

  /// Reads who works on the records in a state.
  mutating func responsible(_ node: YAMLNode, in module: String) -> Responsible? {
    let people = node.items("responsible").compactMap { person($0, vocabulary(of: module)) }
    guard !people.isEmpty else {
      if node["responsible"] == nil, let place = node.place(ofKey: "claim") { log.report(.claimOfNobody(at: place)) }
      return nil
    }
    return Responsible(people: people, isClaimRequired: node.text("claim") == "required")
  }

  private mutating func stateFields(
    _ key: String, _ node: YAMLNode, of field: Field, in module: String
  ) -> [String] {
    node.items(key).compactMap { item in
      guard let name = storedField(item, of: module) else { return nil }
      if name == field.name { log.report(.ownStateField(name, at: item.location)) }
      return name
    }
  }
}

extension DiagnosticCode {
  /// A state that says something of the field that it is a value of.
  package static let ownStateField = DiagnosticCode("own_state_field")
  /// `claim` without `responsible`.
  package static let claimOfNobody = DiagnosticCode("claim_of_nobody")
  /// A field that a state hides and wants a value of.
  package static let hiddenAndRequired = DiagnosticCode("hidden_and_required")
}

extension Diagnostic {
  fileprivate static func ownStateField(_ name: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .ownStateField, "`\(name)` is the blueprint's own field; transitions alone change it. Leave it out.", at: place)
  }

  fileprivate static func claimOfNobody(at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .claimOfNobody, "`claim` goes with `responsible`, which says who can claim a record. Add it, or leave both out.",
      at: place)
  }

  fileprivate static func hiddenAndRequired(_ name: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .hiddenAndRequired,
      "`\(name)` is hidden in this state, and required in it: nobody could give it a value. Remove one or the other.",
      at: place)
  }
}
