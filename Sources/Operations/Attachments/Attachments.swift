package import Engine
package import Tenancy

/// Whose record an operation on files or notes is about, and as whom it acts.
package struct RecordOfTenant: Sendable, Hashable, Codable {
  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let module: String
  package let id: Int64

  package init(tenant: String, user: String?, module: String, id: Int64) {
    self.tenant = tenant
    self.user = user
    self.module = module
    self.id = id
  }

  var target: RecordTarget { RecordTarget(module: module, id: id) }
}

/// Lists the files of a record, the newest first.
package struct ListAttachments: Operation {
  package static let name = "list_attachments"

  package let record: RecordOfTenant
  /// How many, 1 to 200.
  package let limit: Int
  /// Where to go on, from the page before.
  package let cursor: String?
  /// Those of the recycle bin instead.
  package let deleted: Bool

  package init(of record: RecordOfTenant, limit: Int = 50, cursor: String? = nil, deleted: Bool = false) {
    self.record = record
    self.limit = limit
    self.cursor = cursor
    self.deleted = deleted
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> AttachmentPage {
    try await workspace.acting(in: record.tenant, as: record.user) { store, caller in
      try await store.attachments(
        of: record.module, id: record.id, limit: limit, cursor: cursor, deleted: deleted, as: caller)
    }
  }
}

/// Attaches a file, whose bytes come with the operation.
package struct AddAttachment: Operation {
  package static let name = "add_attachment"

  package let record: RecordOfTenant
  /// What the file is called.
  package let file: String
  /// What it is for, such as `signed_contract`.
  package let kind: String?

  package init(to record: RecordOfTenant, file: String, kind: String? = nil) {
    self.record = record
    self.file = file
    self.kind = kind
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> Attachment {
    try await run(in: workspace, reading: .empty, progress: progress)
  }

  package func run(
    in workspace: Workspace, reading input: ByteStream, progress: @escaping ProgressHandler
  ) async throws -> Attachment {
    try await workspace.acting(in: record.tenant, as: record.user) { store, caller in
      var done = 0
      let change = try await store.attach(
        AttachmentUpload(name: file, kind: kind), to: record.target, as: caller,
        reading: {
          let piece = try await input.next()
          done += piece?.count ?? 0
          progress(Progress(file, done: done))
          return piece
        }, { command, _ in try await store.perform(command, as: caller) })
      guard let attachment = change.attachment else { throw OperationFailure.noAttachment }
      return attachment
    }
  }
}

/// Writes the content of a file of a record into a file.
package struct SaveAttachment: Operation {
  package static let name = "save_attachment"

  package let record: RecordOfTenant
  package let attachment: Int64
  /// The absolute path; the file is written where the operation runs, and is there only once it is whole.
  package let path: String

  package init(_ attachment: Int64, of record: RecordOfTenant, to path: String) {
    self.record = record
    self.attachment = attachment
    self.path = path
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> Attachment {
    try await workspace.acting(in: record.tenant, as: record.user) { store, caller in
      let (found, content) = try await store.content(
        ofAttachment: attachment, of: record.module, id: record.id, as: caller)
      try await OutputFile.write(to: path) { output in
        var rest = 0..<content.size
        while let piece = try await content.next(of: &rest) {
          try Task.checkCancellation()
          try await output.append(piece)
          progress(Progress(found.name, done: Int(clamping: rest.lowerBound), total: Int(clamping: content.size)))
        }
      }
      return found
    }
  }
}

/// Moves a file of a record to the recycle bin, or takes it out.
package struct DeleteAttachment: Operation {
  package static let name = "delete_attachment"

  package let record: RecordOfTenant
  package let attachment: Int64
  /// Whether it is taken out of the recycle bin instead.
  package let isRestored: Bool

  package init(_ attachment: Int64, of record: RecordOfTenant, isRestored: Bool = false) {
    self.record = record
    self.attachment = attachment
    self.isRestored = isRestored
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> Attachment {
    try await workspace.acting(in: record.tenant, as: record.user) { store, caller in
      let command: Command =
        isRestored
        ? .reattach(record.target, attachment: attachment) : .detach(record.target, attachment: attachment)
      guard let attachment = try await store.perform(command, as: caller).attachment else {
        throw OperationFailure.noAttachment
      }
      return attachment
    }
  }
}

extension OperationFailure {
  /// A command on a file that has not answered one.
  fileprivate static let noAttachment = OperationFailure(
    code: "failed", message: "The store has answered no attachment. Look at the record's attachments.")
}
