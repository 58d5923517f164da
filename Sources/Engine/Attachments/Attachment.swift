package import Expressions
package import JSONText
import Metamodel

/// A file that is attached to a record.
package struct Attachment: Sendable, Hashable, Codable {
  package let id: Int64
  /// Its file name.
  package let name: String
  /// What its sender says that it is for, such as `signed_contract`; processes ask for it by this word.
  package let kind: String?
  /// By its content: `application/pdf`.
  package let mediaType: String
  /// In bytes.
  package let size: Int64
  /// The SHA-256 of its content.
  package let sha256: ContentHash
  package let createdAt: Timestamp
  /// The id of the user who attached it.
  package let createdBy: Int64
  /// When it was moved to the recycle bin; nil if it is not there.
  package let deletedAt: Timestamp?

  /// The attachment as the API gives it.
  package var json: JSON {
    .object([
      ("id", .integer(id)), ("name", .string(name)), ("kind", kind.map(JSON.string) ?? .null),
      ("media_type", .string(mediaType)), ("size", .integer(size)), ("sha256", .string(sha256.text)),
      ("created_at", .string(createdAt.text)), ("created_by", .integer(createdBy)),
      ("deleted_at", deletedAt.map { .string($0.text) } ?? .null),
    ])
  }
}

/// A file that is to be attached, whose content has come in.
package struct NewAttachment: Sendable, Hashable, Codable {
  package let name: String
  package let kind: String?
  package let mediaType: String
  package let content: IncomingContent
}

/// What a command has done to what is attached to a record, for its history.
struct AttachmentChange {
  var removed: [Attachment] = []
  var added: [Attachment] = []

  /// The member of an entry of the history that has it; no field is called so.
  static let member = Conversion.attachments

  var isEmpty: Bool { removed.isEmpty && added.isEmpty }

  /// `[[…],[…]]`: what went and what came.
  var json: JSON { .array([removed, added].map { .array($0.map(Self.json)) }) }

  private static func json(_ attachment: Attachment) -> JSON {
    .object([("id", .integer(attachment.id)), ("name", .string(attachment.name))])
  }
}
