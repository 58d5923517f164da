import Engine
import Expressions
import HTTPTypes
import Hummingbird
import JSONText
import Metamodel

/// One approval: what is asked, why it came here, what has changed, who has decided, and what the reader may do.
struct ApprovalPage: Sendable {
  let shell: Shell
  let w: Words
  let title: String
  let record: ListPage.Link
  let list: String
  let state: String
  let tone: String
  let facts: [Fact]
  /// What would be otherwise, of what it is as it is.
  let asked: Table?
  let changed: Table?
  /// What the record says, as far as the reader may read it.
  let brief: Brief?
  let note: String?
  /// The items, activities and files that came with a step that waits.
  let given: [String]
  let hasGiven: Bool
  /// Why the reader may not agree to it now, unless it is they who have submitted it.
  let whyNot: String?
  let decisions: [Decision]
  let hasDecisions: Bool
  /// Why what was approved could not be done.
  let blocked: [String]
  let hasBlocked: Bool
  /// Why what was said just now was not taken.
  let problems: [String]
  let hasProblems: Bool
  let action: String
  let reason: String
  let mayApprove: Bool
  let mayReject: Bool
  let mayRecall: Bool
  let hasColleagues: Bool
  let colleagues: [Colleague]
  let resubmission: Resubmission?
  /// Those that were submitted before, or again as this.
  let others: [ListPage.Link]

  static let routes: [PageRoute] =
    [
      .get("/approvals") { try await ApprovalList(call: $0).response() },
      .post("/approvals") { try await ApprovalList(call: $0).decide() },
      .get("/approvals/{id}") { try await ApprovalBuilder.read($0).response() },
    ]
    + ApprovalBuilder.verbs.map { verb in
      .post("/approvals/{id}/\(verb)") { try await ApprovalBuilder.read($0).decide(verb) }
    }

  struct Fact: Sendable {
    let label: String
    let text: String
    var isCode = false
  }

  struct Table: Sendable {
    let caption: String
    let rows: [Difference]
  }

  struct Brief: Sendable {
    let title: String
    let items: [RecordPage.Fact]
  }

  struct Decision: Sendable {
    let what: String
    let when: String
    let reason: String?
  }

  struct Colleague: Sendable {
    let name: String
    let text: String
  }

  /// Submitting it again, with other values in place of some.
  struct Resubmission: Sendable {
    let controls: [Control]
    /// Fields with values that wait, which the module has no more.
    let lost: [String]
  }
}

/// Makes the page of an approval, and takes what is said of it.
struct ApprovalBuilder: Sendable {
  let call: PageCall
  let info: ApprovalInfo
  let people: People

  static let verbs = ["approve", "reject", "delegate", "recall", "resubmit"]

  static func read(_ call: PageCall) async throws -> ApprovalBuilder {
    ApprovalBuilder(
      call: call, info: try await call.store.approval(try call.id, as: call.caller), people: try await People(call))
  }

  private var words: Words { call.words }
  private var place: String { "\(call.links.work(.approvals))/\(info.id)" }
  private var module: Module? { call.model.module(info.record.module) }

  // MARK: Taking what was said

  func decide(_ verb: String) async throws -> Response {
    let command = Command.decide(
      RecordTarget(module: info.record.module, id: info.record.id), approval: info.id, input(verb))
    do {
      return try await call.perform(command) { change in
        let next = verb == "resubmit" ? change.approval?.id : nil
        let there = next.map { "\(call.links.work(.approvals))/\($0)" } ?? place
        return Links.path(there, [("done", Self.notice(verb, change.approval).rawValue)])
      }
    } catch let refusal as Refusal where ![.notFound, .unavailable].contains(refusal.kind) {
      let status: HTTPResponse.Status = refusal.kind == .notPermitted ? .forbidden : .unprocessableContent
      return try await response(status, refusal: refusal)
    }
  }

  private func input(_ verb: String) -> DecisionInput {
    let reason = call.form["reason"]?.replacing("\r\n", with: "\n")
    switch verb {
    case "reject": return DecisionInput(.reject, reason: reason ?? "")
    case "delegate": return DecisionInput(.delegate(call.form["to"] ?? ""), reason: reason)
    case "recall": return DecisionInput(.recall, reason: reason)
    case "resubmit": return DecisionInput(.resubmit(corrections), reason: reason)
    default: return DecisionInput(.approve, reason: reason)
    }
  }

  private var corrections: RecordInput {
    var values: RecordInput = [:]
    for field in correctable {
      if let input = ControlBuilder.input(field, call.form, prefix: "field.", call.formats) {
        values[field.path] = input
      }
    }
    for field in call.form.all("drop") where info.values[field] != nil { values[field] = .null }
    return values
  }

  static func notice(_ verb: String, _ info: ApprovalInfo?) -> WorkWord {
    switch verb {
    case "delegate": .noticeDelegated
    case "recall": .noticeRecalled
    case "resubmit": .noticeResubmitted
    case "reject": .noticeRejected
    default: info?.state == .blocked ? .noticeBlocked : info?.state == .pending ? .noticeVoted : .noticeApproved
    }
  }

  // MARK: Drawing it

  func response(_ status: HTTPResponse.Status = .ok, refusal: Refusal? = nil) async throws -> Response {
    let problems = refusal?.problems.map(\.message) ?? []
    let (asked, changed) = (try await asked(), try await changed())
    let title = words.approvalTitle(info.label, call.title(of: info))
    let (may, given) = (Set(info.actions), words.given(info, call.model, call.audience.locale))
    let page = ApprovalPage(
      shell: Shell(call, title: title, kind: WorkPlace.approvals.kind), w: words, title: info.label,
      record: ListPage.Link(
        href: call.links.record(info.record.module, info.record.id), text: call.title(of: info)),
      list: call.links.work(.approvals), state: words.state(info.state), tone: info.state.tone, facts: facts,
      asked: asked, changed: changed, brief: await brief(), note: info.note, given: given,
      hasGiven: !given.isEmpty, whyNot: may.contains("recall") ? nil : info.whyNot, decisions: decisions,
      hasDecisions: !info.decisions.isEmpty,
      blocked: info.problems.map(\.message), hasBlocked: !info.problems.isEmpty, problems: problems,
      hasProblems: !problems.isEmpty, action: place, reason: call.form["reason"] ?? "",
      mayApprove: may.contains("approve"), mayReject: may.contains("reject"), mayRecall: may.contains("recall"),
      hasColleagues: may.contains("delegate"), colleagues: may.contains("delegate") ? try await colleagues() : [],
      resubmission: may.contains("resubmit") ? try await resubmission(refusal) : nil, others: others)
    return try call.page(.approval, page, status: status)
  }

  private var facts: [ApprovalPage.Fact] {
    var facts = [
      ApprovalPage.Fact(label: words.text(.approvalWhat), text: call.what(info)),
      ApprovalPage.Fact(
        label: words.text(.submittedBy), text: "\(people.user(info.submitter)), \(call.formats.moment(info.at.text))"),
      whyHere,
    ]
    if info.steps > 1 {
      facts.append(.init(label: words.text(.approvalStep), text: words.step(info.step, of: info.steps)))
    }
    if !info.waitsFor.isEmpty {
      facts.append(
        .init(label: words.text(.waitsForWhom), text: people.all(info.waitsFor).joined(separator: ", ")))
    }
    if let reason = info.forAdministrators { facts.append(.init(label: words.text(.forAdministrators), text: reason)) }
    if info.state == .pending, let due = call.due(info.due) {
      facts.append(.init(label: words.text(.dueBy), text: "\(due.moment) (\(due.text))"))
    }
    return facts
  }

  /// The rule as a sentence where it can be said so, else as it is written.
  private var whyHere: ApprovalPage.Fact {
    guard let because = info.because else { return .init(label: words.text(.whyHere), text: words.text(.ruleAlways)) }
    let sentence = module.flatMap { module in
      ConditionWords(
        book: FieldBook(module: module, access: call.access, audience: call.audience), display: call.display
      ).sentence(because)
    }
    return .init(label: words.text(.whyHere), text: sentence ?? because, isCode: sentence == nil)
  }

  /// What the change would do, beside what the record has now.
  private func asked() async throws -> ApprovalPage.Table? {
    let waiting = info.waiting
    guard let module, !waiting.to.isEmpty else { return nil }
    let rows = try await call.differences(in: module, from: waiting.from, to: waiting.to)
    return rows.isEmpty ? nil : ApprovalPage.Table(caption: words.text(.approvalAsked), rows: rows)
  }

  private func changed() async throws -> ApprovalPage.Table? {
    guard let module, !info.changes.isEmpty else { return nil }
    let before = Dictionary(info.changes.map { ($0.field, $0.from) }, uniquingKeysWith: { $1 })
    let after = Dictionary(info.changes.map { ($0.field, $0.to) }, uniquingKeysWith: { $1 })
    let rows = try await call.differences(in: module, from: before, to: after)
    let caption = words.text(info.previous == nil ? .changedSince : .changedSinceLast)
    return rows.isEmpty ? nil : ApprovalPage.Table(caption: caption, rows: rows)
  }

  /// What is decided about, so that nobody has to look for it on another page.
  private func brief() async -> ApprovalPage.Brief? {
    guard let module, let subject = try? await RecordSubject.read(info.record.id, of: module, call) else { return nil }
    return ApprovalPage.Brief(title: module.label.one.text(in: call.audience.locale), items: subject.brief(words))
  }

  private var decisions: [ApprovalPage.Decision] {
    info.decisions.map { decision in
      let who = people.user(decision.by)
      let stood = decision.standingFor.map { words.standingFor(people.user($0)) }
      let role = decision.capacity == "administrator" ? words.text(.asAdministrator) : nil
      let what = [words.decided(decision.verdict, by: who), stood, role].compactMap(\.self).joined(separator: ", ")
      return ApprovalPage.Decision(
        what: what, when: call.formats.moment(decision.at.text), reason: decision.reason)
    }
  }

  private func colleagues() async throws -> [ApprovalPage.Colleague] {
    try await call.store.users().filter { $0.isActive && $0.name != call.user.name && $0.name != info.submitter }
      .prefix(200).map { ApprovalPage.Colleague(name: $0.name, text: $0.displayName) }
  }

  private var others: [ListPage.Link] {
    [(info.previous, WorkWord.submittedBefore), (info.next, .submittedAgain)].compactMap { id, word in
      id.map { ListPage.Link(href: "\(call.links.work(.approvals))/\($0)", text: words.text(word)) }
    }
  }

  // MARK: Submitting again

  private var correctable: [ShownField] {
    guard let module else { return [] }
    let book = FieldBook(module: module, access: call.access, audience: call.audience)
    return info.values.keys.sorted().compactMap(book.field).filter { field in
      // What a lookup names that they may not read stays as it is.
      field.level == .editable && field.field?.type.isStored == true && !isOutOfReach(field)
        && call.model.blueprints(of: module.name, field: field.path).isEmpty
    }
  }

  private func isOutOfReach(_ field: ShownField) -> Bool {
    guard case .lookup? = field.type else { return false }
    return info.values[field.path]?.isHidden ?? false
  }

  private func resubmission(_ refusal: Refusal?) async throws -> ApprovalPage.Resubmission {
    let wrong = Dictionary(
      (refusal?.problems ?? []).map { ($0.at, $0.message) }, uniquingKeysWith: { "\($0) \($1)" })
    let fields = correctable
    let values = JSON.object(info.values.mapValues { JSON($0) })
    let builder = ControlBuilder(
      call: call, display: try await call.display(of: [values], fields), sent: refusal == nil ? nil : call.form,
      problems: wrong)
    var controls: [Control] = []
    for field in fields { controls.append(try await builder.control(field, values[field.path], isRequired: false)) }
    let lost = info.values.keys.filter { !$0.contains(".") && module?.hasField($0) == false }.sorted()
    return ApprovalPage.Resubmission(
      controls: controls, lost: lost.filter { SystemField(rawValue: $0) == nil })
  }
}

extension PageCall {
  /// What the record of an approval is called.
  func title(of info: ApprovalInfo) -> String {
    guard info.title.isEmpty else { return info.title }
    let label = model.module(info.record.module)?.label.one.text(in: audience.locale) ?? info.record.module
    return "\(label) #\(info.record.id)"
  }

  /// What waits: a new record, a change, or a step by its name.
  func what(_ info: ApprovalInfo) -> String { words.what(info, model, audience.locale) }
}

extension Words {
  /// What waits, with the step's label in a language of the model.
  func what(_ info: ApprovalInfo, _ model: Model, _ locale: String) -> String {
    switch info.event {
    case "create": return text(.eventCreate)
    case "edit": return text(.eventEdit)
    default:
      let steps = model.blueprints(of: info.record.module).lazy.compactMap { blueprint in
        info.transition.flatMap(blueprint.transition)
      }
      return eventStep(steps.first?.label.text(in: locale) ?? info.transition ?? "")
    }
  }
}

extension ApprovalState {
  /// How it is marked.
  var tone: String {
    switch self {
    case .pending: "state"
    case .approved: "won"
    case .rejected, .blocked: "lost"
    case .recalled, .replaced, .withdrawn: "plain"
    }
  }
}
