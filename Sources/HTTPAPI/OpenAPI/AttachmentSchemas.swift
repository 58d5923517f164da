import JSONText

/// The schemas of files of records.
enum AttachmentSchemas {
  static let all: [JSON.Member] = [
    .init(
      name: "attachments",
      value: .members(["attachments": .items(.reference("attachment")), "next_cursor": .textOrNull])),
    .init(name: "attachment", value: attachment),
  ]

  private static let attachment: JSON = .members([
    "id": .id, "name": .text, "kind": JSON.textOrNull.described("What the file is for."),
    "media_type": JSON.text.described("By its content, not by its name."), "size": JSON.whole.described("In bytes."),
    "sha256": JSON.text.described("Of its content, in hexadecimal digits."), "created_at": .moment, "created_by": .id,
    "deleted_at": .object(["type": ["string", "null"], "format": "date-time"]),
  ])
}
