import JSONText

/// The schemas of erasing and of the audit log.
enum ErasureSchemas {
  static let all: [JSON.Member] = [
    .init(
      name: "erase",
      value: CommonSchemas.closed(
        [
          .init(name: "reason", value: .text.described("Why. It is kept for ever, so it names nobody.")),
          .init(
            name: "fields",
            value: JSON.items(.text).described("Fields of which all values go; the whole record if left out.")),
        ], required: ["reason"])),
    .init(
      name: "erasure",
      value: .members(
        [
          "erased": .items(place).described("The record, and those that were merged into it."),
          "fields": .items(.text).described("Those that had a value, now or earlier."),
          "history": .whole.described("Entries of the history out of which values were taken."),
          "moves": .whole.described("Reasons and inputs of moves that were taken away."),
          "files": .whole.described("Attached files that were deleted."),
          "answers": .whole.described("Kept answers of the API that were emptied."),
          "drafts": .whole.described("Drafts of incoming records that were emptied."),
          "messages": .whole.described("Messages of the outbox that were emptied, and notifications taken away."),
          "relatives": .items(place).described(
            "Records that a merge or a conversion has to do with and that have values of their own."),
          "lacking": .items(.members(["record": place, "field": .text, "state": .text])).described(
            "Fields that records have to have in their states, and now have not."),
        ], optional: ["dry_run": .flag])),
    .init(name: "subject", value: CommonSchemas.closed(subject, required: [])),
    .init(
      name: "subject.erase",
      value: CommonSchemas.closed(
        subject + [.init(name: "reason", value: .text.described("Why. It is kept for ever, so it names nobody."))],
        required: ["reason"])),
    .init(
      name: "subject_erasure",
      value: .members(
        [
          "own": .items(place).described("The person's own records."),
          "about": .items(place).described("Notes and activities about them."),
          "related": .items(place).described("Records that name them, which stay."),
          "drafts": .items(.id).described("Drafts of reviews, by id."), "erasures": .items(.reference("erasure")),
        ], optional: ["dry_run": .flag])),
    .init(name: "audit", value: .members(["entries": .items(entry), "next_cursor": .textOrNull])),
  ]

  private static let subject: [JSON.Member] = [
    .init(name: "email", value: .text.described("An address of the person's.")),
    .init(name: "records", value: .items(closedPlace).described("Records of the person.")),
    .init(name: "except", value: .items(closedPlace).described("Records that are somebody else's.")),
  ]

  private static let closedPlace = CommonSchemas.closed(
    [.init(name: "module", value: .text), .init(name: "id", value: .id)], required: ["module", "id"])

  private static let entry: JSON = .members([
    "id": .id, "at": .moment, "user": .members(["id": .id, "name": .text]), "action": .text, "object": .text,
    "outcome": .choice(["done", "refused"], orNull: false),
    "way": .choice(["key", "session", "sign-in", "command line"], orNull: false),
    "key": .object(["type": ["integer", "null"], "description": "The id of the key that was used."]),
    "session": .object(["type": ["integer", "null"], "description": "The id of the session that was used."]),
    "address": .textOrNull.described("From which the request came."), "detail": .object(["type": "object"]),
    "hash": .text.described("SHA-256 of the entry before and this one."),
  ])

  /// Where a record is.
  static let place: JSON = .members(["module": .text, "id": .id])
}
