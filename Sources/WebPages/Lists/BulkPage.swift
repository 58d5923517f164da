import Engine
import Expressions
import HTTPTypes
import Hummingbird
import JSONText
import Metamodel

/// What is to be done with many records at once: it asks for what that takes, and afterwards tells of each record how it went.
struct BulkPage: PageModel {
  let shell: Shell
  let w: Words
  let title: String
  let back: ListPage.Link
  let action: String
  let what: String
  /// What the list asks from which they were chosen.
  let question: String?
  let count: String
  let ids: [String]
  let controls: [Control]
  /// Activities that are logged for each of them.
  let needs: [StepPage.Need]
  /// What each of them has to have already, since it cannot be the same for all.
  let asked: [String]
  let checks: [Check]
  /// The label of a note that may be written; nil where none is asked for.
  let note: String?
  let verdicts: [Verdict]
  let summary: String?
  let isDangerous: Bool

  static let routes: [PageRoute] = [.post("/records/{module}/bulk") { try await BulkBuilder($0).response() }]

  struct Check: PageModel {
    let code: String
    let label: String
  }

  struct Verdict: PageModel {
    let title: String
    let href: String
    let isDone: Bool
    let text: String
  }

  func computed(_ name: String) -> Any? {
    switch name {
    case "hasVerdicts": !verdicts.isEmpty
    case "hasAsked": !asked.isEmpty
    case "asksNothing": controls.isEmpty && needs.isEmpty && asked.isEmpty && checks.isEmpty && note == nil
    default: nil
    }
  }
}

/// What can be done with many records of a module at once.
enum BulkDeed: Sendable {
  case update(ShownField)
  case step(Transition, of: Blueprint)
  case delete

  /// As a form names it.
  var code: String {
    switch self {
    case .update(let field): "field.\(field.path)"
    case .step(let step, _): "step.\(step.name)"
    case .delete: "delete"
    }
  }

  /// All that a caller may do: steps, fields, and the recycle bin.
  static func all(_ call: PageCall, _ module: Module, _ book: FieldBook) -> [BulkDeed] {
    let access = call.access
    guard access.may(.bulk, on: module.name) else { return [] }
    var deeds: [BulkDeed] = []
    if access.may(.transition, on: module.name) {
      var seen: Set<String> = []
      for blueprint in call.model.blueprints(of: module.name) where book.field(blueprint.field) != nil {
        for step in blueprint.transitions where seen.insert(step.name).inserted {
          deeds.append(.step(step, of: blueprint))
        }
      }
    }
    if access.may(.update, on: module.name) {
      let form = FormBuilder(call: call, module: module, book: book, subject: nil, rules: StateFields())
      deeds += form.editable.map { .update($0) }
    }
    return deeds + (access.may(.delete, on: module.name) ? [.delete] : [])
  }

  func label(_ call: PageCall) -> String {
    switch self {
    case .update(let field): call.words.set(field.label)
    case .step(let step, _): step.label.text(in: call.audience.locale)
    case .delete: call.words.text(Word.delete)
    }
  }
}

/// Asks for what a deed takes, does it, and tells how it went.
struct BulkBuilder: Sendable {
  private let call: PageCall
  private let module: Module
  private let book: FieldBook
  private let deed: BulkDeed

  init(_ call: PageCall) throws {
    let module = try call.module
    let book = FieldBook(module: module, access: call.access, audience: call.audience)
    guard call.access.may(.bulk, on: module.name) else {
      throw Refusal(.notPermitted, call.access.problem(without: .bulk, on: module.name))
    }
    guard let deed = BulkDeed.all(call, module, book).first(where: { $0.code == call.form["what"] }) else {
      throw PageProblem.nothingHere
    }
    (self.call, self.module, self.book, self.deed) = (call, module, book, deed)
  }

  func response() async throws -> Response {
    let ids = try await ids()
    guard !ids.isEmpty else {
      throw Refusal(.invalid, Problem(at: "ids", code: "required", message: call.words.text(RecordWord.bulkNone)))
    }
    let names = try await call.store.titles(
      of: ids.map { RecordReference(module: module.name, id: $0) }, as: call.caller)
    guard call.form["run"] != nil else { return try await page(ids, verdicts: []) }
    let commands = try await commands(ids)
    let results = try await call.store.perform(commands.map(\.command), atomic: false, as: call.caller)
    let verdicts = zip(commands.map(\.id), results).map { id, result in
      verdict(id, names[RecordReference(module: module.name, id: id)] ?? "", result)
    }
    return try await page(ids, verdicts: verdicts.filter { !$0.isDone } + verdicts.filter(\.isDone))
  }

  // MARK: Which

  /// Those that were ticked, or all that the list shows, page after page.
  private func ids() async throws -> [Int64] {
    guard call.form["all"] != nil else {
      return Array(Set(call.form.all("id").compactMap { Int64($0) }).sorted().prefix(BulkTransition.most))
    }
    let question = ListQuestion(try FormValues(call.form["question"] ?? ""))
    var request = ListRequest(
      module: module.name, filter: question.expression(book), sort: "id", fields: ["id"], limit: 200,
      view: question.view.flatMap { $0.isEmpty ? nil : $0 })
    var ids: [Int64] = []
    repeat {
      let json = try JSON(parsing: try await call.store.list(request, as: call.caller).json)
      ids += (json["records"]?.items ?? []).compactMap { $0["id"]?.text.flatMap(Int64.init) }
      request.cursor = json["next_cursor"]?.text
    } while request.cursor != nil && ids.count <= BulkTransition.most
    guard ids.count <= BulkTransition.most else {
      throw Refusal(
        .invalid, Problem(at: "ids", code: "too_many", message: call.words.bulkTooMany(BulkTransition.most)))
    }
    return ids
  }

  // MARK: Doing it

  private func commands(_ ids: [Int64]) async throws -> [(id: Int64, command: Command)] {
    switch deed {
    case .delete: return ids.map { ($0, .delete(RecordTarget(module: module.name, id: $0))) }
    case .update(let field):
      // An empty control empties the field.
      let input = ControlBuilder.input(field, call.form, prefix: "field.", call.formats) ?? .null
      return ids.map { ($0, .update(RecordTarget(module: module.name, id: $0), values: [field.path: input])) }
    case .step(let step, _):
      var values: RecordInput = [:]
      for field in fields(of: step) {
        let input = ControlBuilder.input(field, call.form, prefix: "field.", call.formats)
        if let input { values[field.path] = input }
      }
      let input = TransitionInput(
        values: values, checklist: call.form.all("check"), note: call.form["note"]?.replacing("\r\n", with: "\n"),
        activities: call.loggedActivities)
      return try await call.store.commands(
        of: BulkTransition(module: module.name, selection: .ids(ids), way: .name(step.name), input: input),
        as: call.caller)
    }
  }

  private func verdict(_ id: Int64, _ title: String, _ result: Store.Verdict) -> BulkPage.Verdict {
    let (isDone, text): (Bool, String) =
      switch result {
      case .success(let change):
        (true, call.words.text(change.approval?.state == .pending ? Word.waitingForApproval : .moved))
      case .failure(let refusal): (false, refusal.problems.map(\.message).joined(separator: " "))
      }
    return BulkPage.Verdict(
      title: title.isEmpty ? "#\(id)" : title, href: call.links.record(module.name, id), isDone: isDone, text: text)
  }

  // MARK: Asking

  /// The fields for which a step asks.
  private func fields(of step: Transition) -> [ShownField] {
    let asked = step.asked.flatMap(\.leaves).compactMap { item in
      if case .field(let field) = item { field.field } else { nil }
    }
    var seen: Set<String> = []
    return (asked + step.optional).filter { seen.insert($0).inserted }.compactMap(book.field)
      .filter { $0.level == .editable }
  }

  private func controls() async throws -> [Control] {
    let fields: [ShownField] =
      switch deed {
      case .update(let field): [field]
      case .step(let step, _): fields(of: step)
      case .delete: []
      }
    let builder = ControlBuilder(call: call, display: call.display, sent: nil, problems: [:])
    var controls: [Control] = []
    for field in fields { controls.append(try await builder.control(field, nil, isRequired: false).from("")) }
    return controls
  }

  private var leaves: [Requirement] {
    guard case .step(let step, _) = deed else { return [] }
    return step.asked.flatMap(\.leaves)
  }

  /// The activities for which a step asks: what is logged is the same for all.
  private func activities() async throws -> [StepPage.Need] {
    let builder = ControlBuilder(call: call, display: call.display, sent: nil, problems: [:])
    var needs: [StepPage.Need] = []
    for case .activity(let activity) in leaves {
      guard let log = call.log(of: activity.kind.rawValue) else { continue }
      let place = needs.count
      needs.append(
        StepPage.Need(activity: try await builder.activity(log, place, subject: "", error: nil)))
    }
    return needs
  }

  /// Files and related records for which a step asks, which every record has of its own.
  private var asked: [String] {
    leaves.compactMap { item in
      switch item {
      case .attachment(let file):
        return call.words.attach(
          file.label?.text(in: call.audience.locale), file.atLeast, types: file.types,
          megabytes: file.largest.map { $0 / 1_000_000 }, days: file.days)
      case .related(let related):
        let list = call.model.relatedList(related.list, of: module.name)
        let label = list.flatMap { call.model.module($0.module) }?.label.many.text(in: call.audience.locale)
        let condition = related.condition.map { ": \($0.source)" } ?? ""
        return call.words.related(label ?? related.list, related.atLeast) + condition
      default: return nil
      }
    }
  }

  private func page(_ ids: [Int64], verdicts: [BulkPage.Verdict]) async throws -> Response {
    let (words, locale) = (call.words, call.audience.locale)
    var (checks, note): ([BulkPage.Check], String?) = ([], nil)
    if case .step(let step, _) = deed {
      for item in step.asked.flatMap(\.leaves) {
        if case .checklist(let item) = item {
          checks.append(.init(code: item.code, label: item.label.text(in: locale)))
        }
        if case .note(let prompt) = item { note = prompt?.text(in: locale) ?? words.text(Word.note) }
      }
    }
    let done = verdicts.count(where: \.isDone)
    let many = module.label.many.text(in: locale)
    let from = call.form["question"].map { "\(call.links.list(module.name))?\($0)" }
    return try call.page(
      .bulk,
      BulkPage(
        shell: Shell(call, title: "\(many): \(deed.label(call))", module: module.name), w: words,
        title: deed.label(call),
        back: .init(href: from.flatMap { call.links.isOwn($0) ? $0 : nil } ?? call.links.list(module.name), text: many),
        action: "\(call.links.list(module.name))/bulk", what: deed.code, question: call.form["question"],
        count: words.records(call.formats.number(ids.count)), ids: ids.map(String.init),
        controls: verdicts.isEmpty ? try await controls() : [], needs: try await activities(), asked: asked,
        checks: checks, note: note, verdicts: verdicts,
        summary: verdicts.isEmpty
          ? nil
          : words.bulkDone(call.formats.number(done), of: call.formats.number(verdicts.count)),
        isDangerous: deed.code == "delete"),
      status: .ok)
  }
}
