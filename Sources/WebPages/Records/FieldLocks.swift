import Engine
import Metamodel

/// Why fields of a record are not changed now.
struct FieldLocks: Sendable {
  let call: PageCall
  let module: Module
  let rules: StateFields
  /// Approvals that wait for somebody.
  let pending: [ApprovalInfo]

  /// Why a field is not changed; nil if it is none of a form, or can be changed.
  func reason(_ field: ShownField) -> String? {
    let words = call.words
    guard call.access.may(.update, on: module.name), field.field?.type.isStored ?? (field.path == "owner") else {
      return nil
    }
    if case .autonumber? = field.field?.type { return nil }
    if let approval = pending.first(where: { !$0.editable.contains(field.path) }) {
      return "\(approval.label): \(words.waitsFor(approval.waitsFor))"
    }
    if !call.model.blueprints(of: module.name, field: field.path).isEmpty { return words.text(RecordWord.lockedByStep) }
    if rules.readOnly.contains(field.path) { return words.text(RecordWord.lockedInState) }
    return field.level < .editable ? words.text(RecordWord.lockedForYou) : nil
  }
}
