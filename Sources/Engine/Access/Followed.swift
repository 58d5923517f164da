import Metamodel

/// The records that notes are about, as far as they limit what a caller may do with the notes.
///
/// A note is for those who may read the record that it is about; to write it or take it away takes the right to change that record,
/// beside the right on the note itself.
struct Followed: Sendable {
  /// How a note names its record.
  let regarding: Regarding
  /// The right on that record.
  let right: Right
  /// The modules on not all of whose records the right counts.
  let restricted: [String]
  /// Those of them on some of whose records it counts. Notes are not among them: that one note is about another is told to those alone
  /// from whom nothing is kept.
  let scoped: [String]
}

extension Access {
  /// What limits a right on a module's records by the records that they are about; nil if nothing does.
  func followed(by right: Right, on module: String) -> Followed? {
    guard let plan = compiled.plan(module), plan.module.actsAs == .note, let regarding = plan.regarding else {
      return nil
    }
    let wanted: Right = right.isReading ? .read : .update
    let (notes, others) = (
      model.modules.filter { $0.actsAs == .note }.map(\.name), model.modules.filter { $0.actsAs != .note }.map(\.name)
    )
    let limited = others.filter { !countsOnAll(wanted, on: $0) }
    guard !limited.isEmpty else { return nil }
    let (restricted, scoped) = (limited + notes, limited.filter { may(.read, on: $0) && may(wanted, on: $0) })
    return Followed(regarding: regarding, right: wanted, restricted: restricted, scoped: scoped)
  }

  /// Whether a right counts on some records of a module only.
  func isScoped(_ right: Right, on module: String) -> Bool {
    scope(of: right, on: module) != nil || followed(by: right, on: module) != nil
  }

  /// Whether the caller has a right on every record of a module.
  private func countsOnAll(_ right: Right, on module: String) -> Bool {
    may(.read, on: module) && may(right, on: module) && scope(of: right, on: module) == nil
  }
}
