import Engine
import Expressions
import HTTPTypes
import Hummingbird
import Metamodel

/// Approvals that wait, with a verdict for each of them at once.
struct ApprovalListPage: Sendable {
  let shell: Shell
  let w: Words
  let title: String
  let action: String
  let tabs: [ListPage.Tab]
  let entries: [Entry]
  let verdicts: [Verdict]
  let hasVerdicts: Bool
  /// Whether something of what is shown can be decided.
  let mayDecide: Bool
  let empty: String?
  let next: String?

  struct Entry: Sendable {
    let id: String
    let href: String
    let label: String
    let title: String
    let what: String
    let submitted: String
    let waits: String?
    let state: String
    let tone: String
    let due: StagePath.Due?
    let choices: Choices?
  }

  /// The verdicts that may be given from the list.
  struct Choices: Sendable {
    let id: String
    let legend: String
    let approves: Bool
    let reason: String
  }
}

/// Makes the list, and takes the verdicts that were given in it.
struct ApprovalList: Sendable {
  let call: PageCall

  private static let limit = 30
  private var words: Words { call.words }
  private var place: String { call.links.work(.approvals) }
  private var choice: ApprovalRequest.Choice { call.query["show"].flatMap(ApprovalRequest.Choice.init) ?? .mine }

  func decide() async throws -> Response {
    let ids = call.form.names(after: "verdict.").compactMap(Int64.init).prefix(Self.limit)
    var commands: [(approval: ApprovalInfo, command: Command)] = []
    for id in ids {
      let reason = call.form["reason.\(id)"]
      let input: DecisionInput
      switch call.form["verdict.\(id)"] {
      case "approve": input = DecisionInput(.approve, reason: reason)
      case "reject": input = DecisionInput(.reject, reason: reason ?? "")
      default: continue
      }
      let info = try await call.store.approval(id, as: call.caller)
      let target = RecordTarget(module: info.record.module, id: info.record.id)
      commands.append((info, .decide(target, approval: id, input)))
    }
    guard !commands.isEmpty else { return try await response(problem: words.text(.nothingChosen)) }
    let results = try await call.store.perform(
      commands.map(\.command), atomic: false, as: call.caller, under: .decide)
    let verdicts = zip(commands, results).map { item, result in
      Verdict(
        result, title: words.approvalTitle(item.approval.label, call.title(of: item.approval)),
        href: "\(place)/\(item.approval.id)"
      ) { change in change.approval.map { words.decided($0.state) } ?? words.text(.saved) }
    }
    return try await response(verdicts: verdicts)
  }

  func response(verdicts: [Verdict] = [], problem: String? = nil) async throws -> Response {
    let people = try await People(call)
    let infos = try await call.store.approvals(
      ApprovalRequest(choice, before: call.query.number("before"), limit: Self.limit), as: call.caller)
    let entries = infos.map { entry($0, people) }
    let title = words.text(.approvals)
    let page = ApprovalListPage(
      shell: Shell(call, title: title, kind: WorkPlace.approvals.kind), w: words, title: title, action: place,
      tabs: tabs, entries: entries, verdicts: verdicts, hasVerdicts: !verdicts.isEmpty,
      mayDecide: entries.contains { $0.choices != nil }, empty: problem ?? (entries.isEmpty ? empty : nil),
      next: infos.count < Self.limit
        ? nil : Links.path(place, [("show", choice.rawValue), ("before", infos.last.map { String($0.id) })]))
    return try call.page(.approvals, page, status: problem == nil ? .ok : .unprocessableContent)
  }

  private var tabs: [ListPage.Tab] {
    [(ApprovalRequest.Choice.mine, WorkWord.approvalsMine), (.submitted, .approvalsSubmitted), (.all, .approvalsAll)]
      .map { choice, word in
        ListPage.Tab(
          href: Links.path(place, [("show", choice.rawValue)]), text: words.text(word),
          isCurrent: choice == self.choice)
      }
  }

  private var empty: String { words.text(choice == .mine ? .approvalsNone : .nothingShown) }

  private func entry(_ info: ApprovalInfo, _ people: People) -> ApprovalListPage.Entry {
    let (id, title) = (String(info.id), call.title(of: info))
    let mayReject = info.actions.contains("reject")
    return ApprovalListPage.Entry(
      id: id, href: "\(place)/\(id)", label: info.label, title: title, what: call.what(info),
      submitted: "\(people.user(info.submitter)), \(call.formats.moment(info.at.text))",
      waits: info.waitsFor.isEmpty ? nil : words.waitsFor(people.all(info.waitsFor)),
      state: words.state(info.state), tone: info.state.tone, due: info.state == .pending ? call.due(info.due) : nil,
      choices: mayReject
        ? ApprovalListPage.Choices(
          id: id, legend: words.approvalTitle(info.label, title), approves: info.actions.contains("approve"),
          reason: call.form["reason.\(id)"] ?? "") : nil)
  }
}
