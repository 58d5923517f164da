import Metamodel

/// Attaches a file to a record, for whoever may change the record.
struct AttachFile {
  private let execution: Execution
  private let target: RecordTarget
  private let file: NewAttachment

  init(_ execution: Execution, target: RecordTarget, file: NewAttachment) {
    self.execution = execution
    self.target = target
    self.file = file
  }

  func run() throws -> RowChange {
    let (plan, old) = try execution.attachable(target)
    let table = AttachmentTable(db: execution.db)
    let (size, limits) = (file.content.size, execution.state.settings)
    try limits.admit(attachmentOf: size)
    if try !table.refers(to: file.content.hash) {
      let taken = try table.bytes()
      guard size <= limits.storage - taken else { throw Refusal.storageFull(limits.storage, taken: taken) }
    }
    try execution.files.keep(file.content)
    let attachment = try table.insert(
      file, to: old.id, in: plan, at: execution.now, by: execution.caller.userID)
    return try execution.attached(AttachmentChange(added: [attachment]), attachment, old, plan, cause: "attach")
  }
}

/// Moves a file of a record to the recycle bin, or takes it out.
struct MoveAttachment {
  private let execution: Execution
  private let target: RecordTarget
  private let id: Int64
  private let toBin: Bool

  init(_ execution: Execution, target: RecordTarget, id: Int64, toBin: Bool) {
    self.execution = execution
    self.target = target
    self.id = id
    self.toBin = toBin
  }

  func run() throws -> RowChange {
    let (plan, old) = try execution.attachable(target)
    let table = AttachmentTable(db: execution.db)
    guard let found = try table.attachment(id, of: old.id, in: plan), (found.deletedAt == nil) == toBin else {
      throw Refusal.noSuchAttachment(id, of: target.module, target.id, inBin: !toBin)
    }
    try table.setDeleted(id, at: toBin ? execution.now : nil)
    return try execution.attached(
      toBin ? AttachmentChange(removed: [found]) : AttachmentChange(added: [found]),
      try table.attachment(id, of: old.id, in: plan), old, plan, cause: toBin ? "detach" : "reattach")
  }
}

extension Execution {
  /// Where the tenant's files lie.
  var files: ContentFiles { ContentFiles(of: db) }

  /// The record to which the caller may attach files, and from which they may take them.
  func attachable(_ target: RecordTarget) throws -> (plan: ModulePlan, row: RowImage) {
    let plan = try plan(target.module)
    for right in [Right.read, .update] { try authorise(right, on: target.module) }
    let row = try row(target, plan, for: .update)
    try access.requireAttachments(of: target.module)
    try refuseConverted(row, plan)
    return (plan, row)
  }

  /// Writes the record's new version, with what has become of its files.
  fileprivate func attached(
    _ change: AttachmentChange, _ attachment: Attachment?, _ old: RowImage, _ plan: ModulePlan, cause: String
  ) throws -> RowChange {
    var row = RowChange(plan: plan, image: try note(change, of: old, plan, cause: cause))
    row.attachment = attachment
    return row
  }

  /// Writes a new version of a record of which nothing but its files has changed.
  func note(_ change: AttachmentChange, of old: RowImage, _ plan: ModulePlan, cause: String) throws -> RowImage {
    let image = try touched(old)
    try RecordWrite(execution: self, plan: plan, old: old, image: image)
      .write(moves: [], cause: cause, attachments: change)
    return image
  }
}

extension Access {
  /// Whether the caller may read what is attached to a module's records: a scan may say what a mask hides.
  package func readsAttachments(of module: String) -> Bool { may(.read, on: module) && !isMasked(module) }

  /// Refuses whoever may not read what is attached to records of a module that they may read.
  func requireAttachments(of module: String) throws(Refusal) {
    guard !readsAttachments(of: module) else { return }
    throw Refusal(
      .notPermitted,
      Problem(
        at: "attachments", code: "not_permitted",
        message: "A field of \(module) is masked for \(caller.name), and what is attached may say what the mask hides.",
        who: model.roles.filter {
          Access(Caller(userID: 0, name: "", roles: [$0.name], teams: []), compiled)
            .readsAttachments(of: module)
        }.map { "role \($0.name)" }))
  }
}

extension TenantSettings {
  /// Refuses an attachment that is too large by itself.
  func admit(attachmentOf size: Int64) throws(Refusal) {
    guard size > largestAttachment else { return }
    throw Refusal(
      .tooLarge,
      Problem(
        at: "content", code: "file_too_large",
        message: "An attachment has at most \(largestAttachment) bytes. Send a smaller one, or ask the operator.",
        wanted: .number(String(largestAttachment))))
  }
}

extension Refusal {
  fileprivate static func storageFull(_ limit: Int64, taken: Int64) -> Refusal {
    Refusal(
      .tooLarge,
      Problem(
        at: "content", code: "storage_full",
        message:
          "The tenant's attachments may take \(limit) bytes together, and take \(taken). Ask the operator for more.",
        found: .number(String(taken)), wanted: .number(String(limit))))
  }

  static func noSuchAttachment(_ id: Int64, of module: String, _ record: Int64, inBin: Bool = false) -> Refusal {
    Refusal(
      .notFound,
      Problem(
        at: "attachment", code: "not_found",
        message: "There is no attachment \(id) of \(module) \(record)\(inBin ? " in the recycle bin" : "").",
        found: .number(String(id))))
  }
}
