import JSONText
import Metamodel

/// Changes of a record as a caller sees them: nothing of hidden fields, masks of masked ones.
struct SeenChanges {
  private let module: Module
  private let access: Access

  init(access: Access, module: Module) {
    self.access = access
    self.module = module
  }

  /// What stands for the values of a field; nil if they may be read.
  func mask(of field: String) -> FieldMask? {
    access.level(of: field, in: module.name) == .masked ? FieldMask(module.field(field)) : nil
  }

  /// Writes `{"field":[old,new],…}`.
  func write(_ changes: UnsafeBufferPointer<UInt8>, to writer: inout JSONWriter) {
    guard access.isRestricted(module.name) else { return writer.raw(changes) }
    guard let members = try? JSON(parsing: changes).members else { return writer.null() }
    let seen = members.compactMap { member -> JSON.Member? in
      guard isKnown(member.name) else { return nil }
      guard let mask = mask(of: member.name) else { return member }
      return JSON.Member(name: member.name, value: .array((member.value.items ?? []).map { masked($0, mask) }))
    }
    writer.value(JSON.object(seen))
  }

  /// The names of what has changed, those that the caller may know.
  func names(in changes: [UInt8]) -> [String] {
    let names = ((try? JSON(parsing: changes))?.members ?? []).map(\.name)
    return access.isRestricted(module.name) ? names.filter(isKnown) : names
  }

  /// A field that the model has no more is shown to nobody from whom something is kept.
  func isKnown(_ field: String) -> Bool {
    if field == AttachmentChange.member { return access.readsAttachments(of: module.name) }
    return SystemField(rawValue: field) != nil
      || module.field(field) != nil && access.level(of: field, in: module.name) > .hidden
  }

  private func masked(_ value: JSON, _ mask: FieldMask) -> JSON {
    switch value {
    case .null: .null
    case .string(let text): .string(mask.text(of: text))
    default: .string(FieldMask.sign)
    }
  }
}
