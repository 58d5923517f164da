import Expressions
import Metamodel

/// Judges whether the files are there that a transition asks for.
struct AttachmentCheck {
  let execution: Execution
  let plan: ModulePlan
  let input: TransitionInput

  /// The problem if too few files fit of those that were attached since the state was entered, or that the request names.
  func problem(
    of item: AttachmentRequirement, record: Int64, since entry: () throws -> StateEntry
  ) throws -> [Problem] {
    let files = try AttachmentTable(db: execution.db).attachments(of: record, in: plan).filter { $0.deletedAt == nil }
    let since = files.isEmpty ? 0 : try entry().at
    let misfits = files.map { file in
      input.attachments.contains(file.id) || file.createdAt.microseconds >= since
        ? misfit(file, item)
        : "\(file.name) was attached before this state was entered: name it by its id, \(file.id)"
    }
    let fitting = misfits.count { $0 == nil }
    guard fitting < item.atLeast else { return [] }
    let reasons = execution.access.readsAttachments(of: plan.module.name) ? misfits.compactMap(\.self) : []
    let hint = reasons.isEmpty ? "" : " \(reasons.prefix(Self.mostReasons).joined(separator: "; "))."
    return [
      Problem(
        at: item.name, code: "attachment_missing",
        message: """
          At least \(item.atLeast) of \(item.words) has to be attached since this state was entered, or named with the \
          request; \(fitting) found.\(hint)
          """, found: .number(String(fitting)), wanted: .number(String(item.atLeast)))
    ]
  }

  /// Files of which is said why they do not count.
  private static let mostReasons = 3

  private func misfit(_ file: Attachment, _ item: AttachmentRequirement) -> String? {
    if let kind = item.kind, file.kind != kind {
      return "\(file.name) is of \(file.kind.map { "kind \($0)" } ?? "no kind")"
    }
    if !item.types.isEmpty, !item.types.contains(where: { file.mediaType.isOf($0) }) {
      return "\(file.name) is \(file.mediaType)"
    }
    if let largest = item.largest, file.size > largest { return "\(file.name) has \(file.size) bytes" }
    if let days = item.days, file.createdAt.microseconds < execution.now.microseconds - Int64(days) * Self.day {
      return "\(file.name) was attached on \(file.createdAt.text)"
    }
    return nil
  }

  private static let day: Int64 = 86_400_000_000
}

extension String {
  /// Whether a media type is one of `image/*`, or the one that is named.
  fileprivate func isOf(_ type: String) -> Bool {
    type.hasSuffix("/*") ? hasPrefix(type.dropLast()) : self == type
  }
}
