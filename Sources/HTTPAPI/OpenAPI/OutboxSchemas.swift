import JSONText

/// The schemas of the outbox and of notifications.
enum OutboxSchemas {
  static let all: [JSON.Member] = [
    .init(
      name: "outbox",
      value: .members(["messages": .items(.reference("outbox_message")), "next_cursor": .textOrNull])),
    .init(name: "outbox_message", value: message),
    .init(
      name: "notifications",
      value: .members([
        "notifications": .items(
          .members(["id": .id, "record": record, "text": .text, "at": .moment, "read_at": momentOrNull])),
        "next_cursor": .textOrNull,
      ])),
  ]

  private static let momentOrNull: JSON = .object(["type": ["string", "null"], "format": "date-time"])
  private static let record: JSON = .members(["module": .text, "id": .id])

  private static let message: JSON = .members(
    [
      "id": .id, "key": .text.described("The same each time that it is sent."),
      "channel": .text.described("`mail`, or `webhook` with its name."), "record": record,
      "user": .textOrNull, "cause": .text.described("What has led to it, such as `transition publish`."),
      "actor": .text, "at": .moment, "state": .choice(["pending", "sent", "dead", "discarded"], orNull: false),
      "due": momentOrNull, "attempts": .whole,
      "answer": .textOrNull, "done_at": momentOrNull,
    ], optional: ["payload": .object(["type": "object", "description": "What it says; of one message alone."])])
}
