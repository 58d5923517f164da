import Engine
import JSONText

/// The schemas of approvals.
enum ApprovalSchemas {
  static let all: [JSON.Member] =
    [
      .init(name: "approval", value: approval),
      .init(name: "approvals", value: .members(["approvals": .items(.reference("approval"))])),
      .init(
        name: "approval.batch",
        value: .members(
          [
            "decisions": .items(
              .members(
                ["approval": .id, "verdict": .choice(ApprovalVerb.allCases.map(\.rawValue), orNull: false)],
                optional: ["reason": .text, "to": .text, "values": .object(["type": "object"])]))
          ], optional: ["atomic": .flag.described("Whether none is decided if one is refused.")])),
      .init(
        name: "approval.batch_result",
        value: .members([
          "succeeded": .whole, "failed": .whole,
          "results": .items(
            .members(
              ["approval": .id, "ok": .flag, "status": .whole],
              optional: [
                "result": .reference("approval"), "problem": .object(["$ref": "#/components/schemas/problem"]),
              ])),
        ])),
    ] + ApprovalVerb.allCases.map { .init(name: "approval.\($0.rawValue)", value: body($0)) }

  private static func body(_ verb: ApprovalVerb) -> JSON {
    let reason = JSON.text.described("Why; it stands in the record's history.")
    return switch verb {
    case .approve, .recall: .members([:], optional: ["reason": reason])
    case .reject: .members(["reason": reason])
    case .delegate: .members(["to": .text.described("A user's name.")], optional: ["reason": reason])
    case .resubmit:
      .members(
        [:],
        optional: [
          "reason": reason,
          "values": .object(["type": "object", "description": "Values in place of some of those that waited."]),
        ])
    }
  }

  private static let textOrNone = JSON.object(["type": ["string", "null"]])

  private static let approval: JSON = .members([
    "id": .id, "approval": .text.described("The api name of what is configured."), "label": .text,
    "record": .members(["module": .text, "id": .id, "title": .text]),
    "event": .choice(["create", "edit", "transition"], orNull: false), "transition": textOrNone,
    "state": .choice(ApprovalState.allCases.map(\.rawValue), orNull: false), "submitter": .text,
    "submitted_at": .moment, "values": .object(["type": "object", "description": "The values that wait."]),
    "before": .object([
      "type": "object", "description": "What the record has now in the fields that would be changed.",
    ]),
    "after": .object([
      "type": ["object", "null"],
      "description": "Of one approval by itself: what the record would be by what waits, without effects.",
    ]),
    "note": textOrNone,
    "checklist": .items(.text).described("Codes of the items that were ticked with a transition that waits."),
    "activities": .items(
      .members(["kind": .text, "subject": .text, "values": .object(["type": "object"])])),
    "attachments": .items(.members(["id": .id, "name": .text])),
    "editable": .items(.text).described("Fields that stay open meanwhile."), "step": .whole,
    "steps": .whole, "waits_for": .items(.text).described("Who is asked now, one for each place."),
    "for_administrators": textOrNone, "due": textOrNone, "ended_at": textOrNone,
    "problems": .items(.reference("error")).described("Why what was approved could not be done."),
    "decisions": .items(
      .members([
        "verdict": .choice(["approve", "reject", "delegate", "recall"], orNull: false), "step": .whole, "by": .text,
        "capacity": .choice(["approver", "substitute", "delegate", "administrator", "submitter"], orNull: false),
        "standing_for": textOrNone, "at": .moment, "reason": textOrNone,
      ])), "previous": .object(["type": ["integer", "null"]]),
    "next": .object(["type": ["integer", "null"]])
      .described("What is asked since, about the same change or as submitted again."),
    "changes": .items(.members(["field": .text, "from": .object([:]), "to": .object([:])]))
      .described("What is other than when it was submitted before, else than when it was submitted."),
    "actions": .items(.choice(ApprovalVerb.allCases.map(\.rawValue), orNull: false))
      .described("What the caller may do with it now."),
    "because": textOrNone.described("Of one approval by itself: the condition of the rule by which it came here."),
    "why_not": textOrNone.described(
      "Of one approval by itself: why the caller may not approve it now; null where they may, and where nothing waits."),
  ])
}
