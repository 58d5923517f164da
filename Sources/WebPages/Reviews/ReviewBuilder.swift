import Engine
import Expressions
import HTTPTypes
import Hummingbird
import JSONText
import Metamodel

/// Makes the page of a draft, and does what its form asks for.
struct ReviewBuilder: Sendable {
  let call: PageCall
  let draft: ReviewDraft
  let module: Module
  let review: Review?
  let people: People

  static func read(_ call: PageCall) async throws -> ReviewBuilder {
    let draft = try await call.store.review(try call.id, as: call.caller)
    guard let module = call.model.module(draft.module) else { throw PageProblem.nothingHere }
    return ReviewBuilder(
      call: call, draft: draft, module: module, review: call.model.review(draft.review), people: try await People(call))
  }

  private var words: Words { call.words }
  private var list: String { call.links.work(.reviews) }
  var place: String { "\(list)/\(draft.id)" }
  var book: FieldBook { FieldBook(module: module, access: call.access, audience: call.audience) }

  // MARK: Doing what was asked for

  func submit() async throws -> Response {
    let op = call.form["op"] ?? ""
    guard let deed = deed(op) else { return try await response(.unprocessableContent, problems: [.nothingChosen]) }
    do {
      // A verdict on a field stands by itself, also where it keeps the draft from being accepted.
      if op == "accept", verdicts.contains(where: { !$0.value.isAccepted || isRejected($0.key) }) {
        _ = try await call.store.perform(command(.verify(verdicts)), as: call.caller)
      }
      return try await call.perform(command(deed)) { change in
        Links.path(next(op, change), [("done", Self.notice(op).rawValue)])
      }
    } catch let refusal as Refusal where ![.notFound, .unavailable].contains(refusal.kind) {
      let status: HTTPResponse.Status = refusal.kind == .notPermitted ? .forbidden : .unprocessableContent
      // By then a verdict may have been noted.
      return try await Self.read(call).response(status, refusal: refusal)
    }
  }

  private func command(_ deed: ReviewDeed) -> Command {
    let command = Command.review(ReviewTarget(module: draft.module, id: draft.id), deed)
    return call.form["confirmed"] == "true" ? .confirmed(command) : command
  }

  private func deed(_ op: String) -> ReviewDeed? {
    let comment = call.form["comment"]?.replacing("\r\n", with: "\n")
    switch op {
    case "accept":
      let found = verdicts.filter(\.value.isAccepted).keys.sorted()
      return .accept(
        ReviewAcceptance(
          values: corrections, verified: found, verifiesAll: call.form["rest"] == "true", into: into,
          taken: into == nil ? [] : call.form.all("take"), comment: comment))
    case "reject": return .reject(rejection(comment))
    case "return": return .sendBack(rejection(comment))
    case "verify": return .verify(verdicts)
    case "correct": return .correct(values: corrections, comment: comment)
    case "resubmit": return .resubmit(values: corrections, comment: comment)
    case "claim": return .claim
    case "release": return .release
    default: return nil
    }
  }

  private func rejection(_ comment: String?) -> ReviewRejection {
    ReviewRejection(reason: call.form["reason"], comment: comment, fields: verdicts)
  }

  private func isRejected(_ field: String) -> Bool { draft.fields[field]?.isAccepted == false }

  private var into: RecordPlace? {
    let parts = (call.form["into"] ?? "").split(separator: "/").map(String.init)
    guard parts.count == 2, let id = Int64(parts[1]) else { return nil }
    return RecordPlace(module: parts[0], id: id)
  }

  private var verdicts: [String: ReviewDraft.FieldVerdict] {
    var verdicts: [String: ReviewDraft.FieldVerdict] = [:]
    for field in call.form.names(after: "verdict.") {
      switch call.form["verdict.\(field)"] {
      case "accepted": verdicts[field] = .init(isAccepted: true)
      case "rejected":
        verdicts[field] = .init(
          isAccepted: false, reason: call.form["why.\(field)"], comment: call.form["say.\(field)"])
      default: continue
      }
    }
    return verdicts
  }

  private var corrections: RecordInput {
    var values: RecordInput = [:]
    for field in correctable {
      if let input = ControlBuilder.input(field, call.form, prefix: "field.", call.formats) {
        values[field.path] = input
      }
    }
    return values
  }

  /// The fields that somebody may correct: those of forms, in the order of the layout.
  var correctable: [ShownField] {
    guard !Set(["correct", "resubmit"]).isDisjoint(with: draft.may) else { return [] }
    return book.all.filter { field in
      guard field.level == .editable, let type = field.field?.type, type.isStored else { return false }
      if case .autonumber = type { return false }
      return true
    }
  }

  private func next(_ op: String, _ change: Change) -> String {
    switch op {
    case "accept":
      // Whoever has taken it in goes on with it, if they may.
      change.isHeld ? list : call.links.record(change.module, change.id)
    case "reject", "return", "resubmit", "release": list
    default: place
    }
  }

  private static func notice(_ op: String) -> WorkWord {
    switch op {
    case "accept": .noticeAccepted
    case "reject": .noticeDraftRejected
    case "return": .noticeReturned
    case "resubmit": .noticeResubmitted
    case "claim": .noticeClaimed
    case "release": .noticeReleased
    case "verify": .noticeVerified
    default: .noticeCorrected
    }
  }

  // MARK: Drawing it

  func response(
    _ status: HTTPResponse.Status = .ok, refusal: Refusal? = nil, problems said: [WorkWord] = []
  ) async throws -> Response {
    let problems = refusal?.problems ?? []
    let compared = try await ReviewComparison(self, problems: problems, sent: status == .ok ? nil : call.form)
    let known = Set(compared.rows.map(\.field))
    let others = problems.filter { !known.contains($0.at) }.map(\.message) + said.map(words.text)
    let rows = compared.rows
    let locale = call.audience.locale
    let title = call.title(of: draft)
    let controls = try await controls(problems, status == .ok ? nil : call.form)
    let deeds = ReviewPage.Deeds(draft.may, verifies: rows.contains { $0.verdict != nil })
    let findings = (draft.problems ?? []).map(\.message)
    return try call.page(
      .review,
      ReviewPage(
        shell: Shell(call, title: title, kind: WorkPlace.reviews.kind), w: words, title: title, list: list,
        label: draft.label, state: words.status(draft.status), tone: draft.status.tone,
        about: call.origin(of: draft, people), due: draft.status == .pending ? call.due(draft.due) : nil,
        claimed: draft.claimedBy.map { words.claimedBy(people.user($0)) }, record: record, findings: findings,
        hasFindings: !findings.isEmpty, likely: (draft.duplicates ?? []).map(\.message), problems: others,
        hasProblems: !others.isEmpty, action: place, heads: compared.heads, hasHeads: !compared.heads.isEmpty,
        rows: rows, reasons: review?.choices(in: locale) ?? [], hasReasons: review?.reasons.isEmpty == false,
        reason: call.form["reason"] ?? "", comment: call.form["comment"] ?? "", controls: controls,
        hasControls: !controls.isEmpty, deeds: deeds, mayDecide: deeds.accept || deeds.resubmit, verifies: deeds.verify,
        asksAboutDuplicates: problems.contains { $0.code == "duplicate" }, proof: proof, hasProof: !proof.isEmpty,
        story: story), status: status)
  }

  private var record: ListPage.Link? {
    draft.record.map { ListPage.Link(href: call.links.record($0.module, $0.id), text: words.text(.recordMade)) }
  }

  private func controls(_ problems: [Problem], _ sent: FormValues?) async throws -> [Control] {
    let fields = correctable
    let values = JSON.object(draft.values.mapValues { JSON($0) })
    let wrong = Dictionary(problems.map { ($0.at, $0.message) }, uniquingKeysWith: { "\($0) \($1)" })
    let builder = ControlBuilder(
      call: call, display: try await call.display(of: [values], fields), sent: sent, problems: wrong)
    var controls: [Control] = []
    for field in fields { controls.append(try await builder.control(field, values[field.path], isRequired: false)) }
    return controls
  }

  /// What was agreed to where it came by a form.
  private var proof: [ApprovalPage.Fact] {
    guard let form = draft.form else { return [] }
    return [
      ApprovalPage.Fact(label: words.text(.formName), text: "\(form.form), \(call.formats.moment(form.at.text))"),
      form.consent.map { ApprovalPage.Fact(label: words.text(.consent), text: $0) },
      form.address.map { ApprovalPage.Fact(label: words.text(.address), text: $0) },
    ].compactMap(\.self)
  }

  private var story: [ReviewPage.Event] {
    let labels = Dictionary(book.all.map { ($0.path, $0.label) }, uniquingKeysWith: { first, _ in first })
    return (draft.story ?? []).reversed().map { event in
      let reason = event.reason.map { code in
        review?.reason(code)?.label.text(in: call.audience.locale) ?? code
      }
      let said = [reason, event.comment].compactMap(\.self)
      let judged = (event.fields ?? [:]).sorted { $0.key < $1.key }.map { name, verdict in
        words.found(labels[name] ?? name, isAccepted: verdict.isAccepted)
      }
      let changed = (event.changes ?? [:]).keys.sorted().map { words.corrected(labels[$0] ?? $0) }
      return ReviewPage.Event(
        what: words.reviewEvent(event.event, by: people.user(event.actor)),
        said: said.isEmpty ? nil : said.joined(separator: ": "), changes: judged + changed,
        when: call.formats.moment(event.at.text))
    }
  }
}
