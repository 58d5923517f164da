import Engine
import JSONText

/// The schemas of reviews of incoming records.
enum ReviewSchemas {
  static let all: [JSON.Member] = [
    .init(
      name: "reviews", value: .members(["drafts": .items(.reference("review")), "next_cursor": .textOrNull])),
    .init(name: "review", value: review), .init(name: "review.verdict", value: verdict),
    .init(name: "review_result", value: .members([:], optional: ["draft": .reference("review"), "record": object])),
    .init(
      name: "review.accept",
      value: .members(
        [:],
        optional: [
          "values": object.described("Corrections that are made with it."),
          "verified": .items(.text).described("Fields that are found right with it."),
          "verify_all": .flag.described("Whether all that wait for a verdict are."),
          "into": .members(["module": .text, "id": .id]).described("The record into which it goes; a new one else."),
          "take": .items(.text).described("Fields whose values that record takes though it has others."),
          "comment": .text,
        ])),
    .init(name: "review.reject", value: rejection), .init(name: "review.return", value: rejection),
    .init(name: "review.correct", value: .members(["values": object], optional: ["comment": .text])),
    .init(name: "review.verify", value: .members(["fields": verdicts])),
    .init(name: "review.resubmit", value: .members([:], optional: ["values": object, "comment": .text])),
    .init(name: "review.claim", value: .members([:])), .init(name: "review.release", value: .members([:])),
    .init(
      name: "review.batch",
      value: .members(
        [
          "operations": .items(
            .members(["id": .id, "op": .text.described("`accept`, `reject`, `return`, … with the members of each.")]),
            atMost: BatchBody.limit)
        ], optional: ["atomic": .flag])),
  ]

  private static let object: JSON = .object(["type": "object"])
  private static let momentOrNull: JSON = .object(["type": ["string", "null"], "format": "date-time"])
  private static let verdicts: JSON = .object([
    "type": "object", "additionalProperties": .reference("review.verdict"),
  ])
  private static let verdict: JSON = .members(["accepted": .flag], optional: ["reason": .text, "comment": .text])
  private static let rejection: JSON = .members(
    [:], optional: ["reason": .text.described("A code of the review's."), "comment": .text, "fields": verdicts])

  private static let review: JSON = .members(
    [
      "id": .id, "status": .choice(ReviewDraft.Status.allCases.map(\.rawValue), orNull: false), "module": .text,
      "review": .text, "label": .text, "channel": .choice(["form", "import", "api", "manual"], orNull: false),
      "source": .textOrNull.described("The form by which it has come in."), "author": .textOrNull, "round": .whole,
      "created_at": .moment, "due": momentOrNull, "overdue": .flag, "expires_at": momentOrNull,
      "claimed_by": .textOrNull, "decided_at": momentOrNull,
      "record": .object(["type": ["object", "null"], "description": "The record that was born from it."]),
      "values": object, "fields": verdicts, "unverified": .items(.text),
      "may": .items(.text).described("What the caller may do."),
    ],
    optional: [
      "problems": .items(.reference("error")).described("What would stand in the way of the record."),
      "duplicates": .items(.reference("error")).described("The records that it is likely to be about the same as."),
      "form": object.described("The proof of what was agreed to, where it came by a form; for reviewers."),
      "story": .items(object),
    ])
}
