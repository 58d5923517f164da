import Engine
import Expressions
import Hummingbird
import JSONText
import Metamodel

/// Incoming records that are held until somebody has looked at them.
enum ReviewEndpoints {
  static let all: [Endpoint] =
    [
      Endpoint(
        method: .get, path: "/reviews", name: "list_reviews",
        summary: "Lists drafts of incoming records, those first that have waited longest.",
        query: [.reviewModule, .reviewChoice, .reviewStatus, .limit, .cursor], answer: .named("reviews"), handle: list),
      Endpoint(
        method: .get, path: "/reviews/{id}", name: "get_review",
        summary: "Answers one draft, with what stands in its way, the records that it is like, and its story.",
        answer: .named("review"), handle: get),
    ]
    + deeds.map { name, summary in
      Endpoint(
        method: .post, path: "/reviews/{id}/\(name)", name: "\(name)_review", summary: summary,
        query: name == "accept" ? [.dryRun, .confirmDuplicates] : [.dryRun], body: .named("review.\(name)"),
        answer: .named("review_result"), handle: { try await run(name, $0) })
    } + [
      Endpoint(
        method: .post, path: "/reviews/batch", name: "batch_reviews",
        summary: "Does up to \(BatchBody.limit) things about drafts, with a verdict on each; atomic means all or none.",
        body: .named("review.batch"), answer: .named("batch_result"), handle: batch)
    ]

  private static let deeds = [
    ("accept", "Makes a record of a draft, or merges it into one that there is."),
    ("reject", "Rejects a draft for good, with a reason."),
    ("return", "Sends a draft back to its author, to be corrected."),
    ("correct", "Changes values of a draft before it is decided."),
    ("verify", "Accepts or rejects fields of a draft one by one."),
    ("resubmit", "Sends a draft in again that was sent back, with what its author has changed."),
    ("claim", "Claims a draft: nobody else decides it then."),
    ("release", "Puts a claimed draft back."),
  ]

  private static func list(_ call: APICall) async throws -> Response {
    let cursor = call.query.text(.cursor)
    guard cursor == nil || cursor.flatMap({ Int64($0) }) != nil else {
      throw HTTPProblem.badParameter("cursor", "invalid_cursor", "The cursor is none of this list.")
    }
    let request = ReviewRequest(
      module: call.query.text(.reviewModule),
      choice: call.query.text(.reviewChoice).flatMap(ReviewRequest.Choice.init) ?? .open,
      status: call.query.text(.reviewStatus).flatMap(ReviewDraft.Status.init),
      limit: call.query.integer(.limit) ?? 50, after: cursor.flatMap { Int64($0) })
    let (drafts, next) = try await call.store.reviews(request, as: call.caller)
    return .json(
      .object([
        "drafts": .array(drafts.map(\.json)), "next_cursor": next.map { .string(String($0)) } ?? .null,
      ]))
  }

  private static func get(_ call: APICall) async throws -> Response {
    .json(try await call.store.review(reviewID(call), as: call.caller).json)
  }

  private static func reviewID(_ call: APICall) throws(HTTPProblem) -> Int64 { try call.number("id") }

  private static func run(_ name: String, _ call: APICall) async throws -> Response {
    var reader = BodyReader(call.body ?? .object([:]))
    let deed = reader.reviewDeed(name)
    try reader.finish()
    guard let deed else { throw HTTPProblem.noSuchPath }
    let command = try await call.store.command(deed, onReview: reviewID(call))
    let shape = shape(of: name, call.store.model.module(command.module))
    return try await call.performed(command, shape) { call, change in
      KeptAnswer(status: 200, body: call.verdict(of: change).bytes)
    }
  }

  /// Where a deed's body has what a problem is about: fields are judged under `fields`, and given values under `values`.
  private static func shape(of deed: String, _ module: Module?) -> BodyShape {
    let isVerdict = ["verify", "reject", "return"].contains(deed)
    return BodyShape(
      module: module, values: isVerdict ? "/fields" : "/values", isTransition: false,
      members: ["fields", "reason", "comment", "into", "values"])
  }

  private static func batch(_ call: APICall) async throws -> Response {
    var reader = BodyReader(call.body ?? .null)
    let isAtomic = reader.flag("atomic") ?? false
    let items = reader.list("operations") ?? []
    if !(1...BatchBody.limit).contains(items.count) {
      reader.refuse("operations", "out_of_range", "There are \(items.count) operations; give 1 to \(BatchBody.limit).")
    }
    let deeds = items.prefix(BatchBody.limit).enumerated().compactMap { index, item in
      reader.nested(item, at: "operations/\(index)") { reader -> (Int64, ReviewDeed, Bool)? in
        let (id, name) = (reader.requiredInteger("id"), reader.requiredText("op"))
        let isConfirmed = reader.flag("confirm_duplicates") == true
        return reader.reviewDeed(name).map { (id, $0, isConfirmed) }
      }
    }
    try reader.finish()
    var commands: [Command] = []
    for case (let id, let deed, let isConfirmed)? in deeds {
      let command = try await call.store.command(deed, onReview: id)
      commands.append(isConfirmed ? .confirmed(command) : command)
    }
    let body = BatchBody(isAtomic: isAtomic, commands: commands)
    return try await BatchEndpoint.run(body, call)
  }
}

extension BodyReader {
  /// What is done about a draft, as the name of the deed has it.
  fileprivate mutating func reviewDeed(_ name: String) -> ReviewDeed? {
    switch name {
    case "accept":
      return .accept(
        ReviewAcceptance(
          values: object("values") ?? [:], verified: texts("verified") ?? [], verifiesAll: flag("verify_all") ?? false,
          into: place("into"), taken: texts("take") ?? [], comment: text("comment")))
    case "reject": return .reject(rejection())
    case "return": return .sendBack(rejection())
    case "correct": return .correct(values: object("values") ?? [:], comment: text("comment"))
    case "verify": return .verify(fieldVerdicts())
    case "resubmit": return .resubmit(values: object("values") ?? [:], comment: text("comment"))
    case "claim": return .claim
    case "release": return .release
    default:
      if !name.isEmpty { refuse("op", "unknown_operation", "There is no operation \(HTTPProblem.quoted(name)).") }
      return nil
    }
  }

  private mutating func place(_ name: String) -> RecordPlace? {
    guard let value = value(name) else { return nil }
    return nested(value, at: name) { reader in
      RecordPlace(module: reader.requiredText("module"), id: reader.requiredInteger("id"))
    }
  }

  private mutating func rejection() -> ReviewRejection {
    ReviewRejection(reason: text("reason"), comment: text("comment"), fields: fieldVerdicts())
  }

  private mutating func fieldVerdicts() -> [String: ReviewDraft.FieldVerdict] {
    var verdicts: [String: ReviewDraft.FieldVerdict] = [:]
    for (field, value) in (object("fields") ?? [:]).sorted(by: { $0.key < $1.key }).prefix(Self.suppliedLimit) {
      verdicts[field] = nested(value, at: "fields/\(JSONPointer.escaped(field))") { reader in
        if reader.value("accepted") == nil { reader.refuse("accepted", "required", "Say true or false.") }
        return ReviewDraft.FieldVerdict(
          isAccepted: reader.flag("accepted") ?? false, reason: reader.text("reason"), comment: reader.text("comment"))
      }
    }
    return verdicts
  }
}

extension APICall {
  /// What a deed came to: the draft, and the record where there is one now.
  func verdict(of change: Change) -> JSON {
    .object([
      "draft": change.review.map(\.json), "record": change.isHeld ? nil : representation(of: change, .values(of: nil)),
    ])
  }
}

extension ReviewDraft {
  /// The draft as the API gives it.
  var json: JSON { .object(place + times + contents + findings) }

  private var place: [JSON.Member] {
    [
      .init(name: "id", value: .integer(id)), .init(name: "status", value: .string(status.rawValue)),
      .init(name: "module", value: .string(module)), .init(name: "review", value: .string(review)),
      .init(name: "label", value: .string(label)), .init(name: "channel", value: .string(channel)),
      .init(name: "source", value: Self.text(source)), .init(name: "author", value: Self.text(author)),
      .init(name: "round", value: .integer(round)), .init(name: "record", value: record?.json ?? .null),
    ]
  }

  private var times: [JSON.Member] {
    [
      .init(name: "created_at", value: .string(createdAt.text)), .init(name: "due", value: Self.text(due?.text)),
      .init(name: "overdue", value: .boolean(isOverdue)), .init(name: "expires_at", value: Self.text(expires?.text)),
      .init(name: "claimed_by", value: Self.text(claimedBy)),
      .init(name: "decided_at", value: Self.text(decidedAt?.text)),
    ]
  }

  private var contents: [JSON.Member] {
    [
      .init(name: "values", value: .object(values.mapValues { JSON($0) })),
      .init(name: "fields", value: .object(fields.mapValues(\.json))),
      .init(name: "unverified", value: .strings(unverified)), .init(name: "may", value: .strings(may)),
    ]
  }

  /// What lists leave out.
  private var findings: [JSON.Member] {
    func items(_ problems: [Problem]) -> JSON {
      .array(problems.map { HTTPProblem.Item($0, in: .values(of: nil)).json })
    }
    let known: [(String, JSON?)] = [
      ("problems", problems.map(items)), ("duplicates", duplicates.map(items)),
      ("form", form.map(\.json)), ("story", story.map { .array($0.map(\.json)) }),
    ]
    return known.compactMap { name, value in value.map { JSON.Member(name: name, value: $0) } }
  }

  private static func text(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }
}

extension ReviewDraft.FieldVerdict {
  fileprivate var json: JSON {
    .object(["accepted": .boolean(isAccepted), "reason": reason.map(JSON.string), "comment": comment.map(JSON.string)])
  }
}

extension FormEntry {
  fileprivate var json: JSON {
    .object([
      "form": .string(form), "at": .string(at.text), "address": address.map(JSON.string), "locale": .string(locale),
      "consent": consent.map(JSON.string) ?? .null,
    ])
  }
}

extension ReviewEvent {
  fileprivate var json: JSON {
    .object([
      "at": .string(at.text), "actor": .string(actor), "event": .string(event), "reason": reason.map(JSON.string),
      "comment": comment.map(JSON.string), "changes": changes.map { .object($0.mapValues { JSON($0) }) },
      "fields": fields.map { .object($0.mapValues(\.json)) }, "override": isOverride ? true : nil,
    ])
  }
}
