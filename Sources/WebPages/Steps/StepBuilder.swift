import Engine
import Expressions
import HTTPTypes
import Hummingbird
import JSONText
import Metamodel

/// Makes the page of a step, and takes what was sent by it.
struct StepBuilder: Sendable {
  let call: PageCall
  let subject: RecordSubject
  let step: TransitionExplanation
  /// The branch of the step that is done; nil if it is the step itself.
  let branch: BranchInfo?

  static func read(_ call: PageCall) async throws -> StepBuilder {
    let subject = try await RecordSubject.read(call)
    let name = call.parameters.get("step") ?? ""
    let steps = try await call.store.transitions(
      of: subject.module.name, id: subject.id, naming: name, locale: call.audience.locale, as: call.caller)
    guard let step = steps.first(where: { $0.name == name }) else { throw PageProblem.nothingHere }
    guard let wanted = call.parameters.get("branch") else {
      return StepBuilder(call: call, subject: subject, step: step, branch: nil)
    }
    guard let branch = step.branches?.first(where: { $0.name == wanted }) else { throw PageProblem.nothingHere }
    return StepBuilder(call: call, subject: subject, step: step, branch: branch)
  }

  private var module: Module { subject.module }
  private var place: String { call.links.record(module.name, subject.id) }
  private var action: String {
    "\(place)/steps/\(step.name)" + (branch.map { "/\($0.name)" } ?? "")
  }
  private var requires: RequirementInfo? { branch.map(\.requires) ?? step.requires }
  private var optionalFields: [String] { branch?.optional ?? step.optional }
  private var optionalItems: [RequirementInfo] { branch == nil ? step.optionalItems : [] }

  // MARK: Taking what was sent

  func submit() async throws -> Response {
    do {
      if let away = try call.creation(from: subject.book, back: action) { return away }
    } catch let refusal as Refusal {
      return try await response(.unprocessableContent, refusal: refusal, sent: call.form)
    }
    let target = RecordTarget(
      module: module.name, id: subject.id, expectedVersion: call.form.number("version"))
    let command: Command =
      branch.map { .branch(target, BranchInput(transition: step.name, branch: $0.name, input: input, isUndone: false)) }
      ?? .transition(target, name: step.name, input: input)
    do {
      return try await call.perform(call.form["confirmed"] == "true" ? .confirmed(command) : command) { change in
        Links.path(place, [("done", change.approval?.state == .pending ? "waiting" : "moved")])
      }
    } catch let refusal as Refusal where ![.notFound, .unavailable].contains(refusal.kind) {
      let status: HTTPResponse.Status = refusal.kind == .notPermitted ? .forbidden : .unprocessableContent
      return try await response(status, refusal: refusal, sent: call.form)
    }
  }

  func tick() async throws -> Response {
    let target = RecordTarget(module: module.name, id: subject.id)
    let undo = call.form["untick"]
    let input = TickInput(items: [undo ?? call.form["tick"] ?? ""], isUndone: undo != nil)
    do {
      _ = try await call.store.perform(.tick(target, transition: step.name, input), as: call.caller)
      return call.redirect("\(place)/steps/\(step.name)")
    } catch let refusal as Refusal where ![.notFound, .unavailable].contains(refusal.kind) {
      return try await response(.unprocessableContent, refusal: refusal, sent: call.form)
    }
  }

  private var input: TransitionInput {
    var values: RecordInput = [:]
    for path in requested.compactMap({ $0.kind == "field" ? $0.at : nil }) + optionalFields {
      guard let field = subject.book.field(path) else { continue }
      if let input = ControlBuilder.input(field, call.form, prefix: "field.", call.formats) { values[path] = input }
    }
    return TransitionInput(
      values: values, checklist: call.form.all("check"),
      note: call.form["note"]?.replacing("\r\n", with: "\n"), activities: call.loggedActivities,
      attachments: call.form.all("attachment").compactMap { Int64($0) })
  }

  // MARK: Drawing it

  func response(
    _ status: HTTPResponse.Status = .ok, refusal: Refusal? = nil, sent: FormValues? = nil
  ) async throws -> Response {
    let (words, locale) = (call.words, call.audience.locale)
    let (sent, problems) = (sent ?? call.typed, refusal?.problems ?? [])
    let names = Set(requested.compactMap(\.at) + optionalFields)
    let wrong = Dictionary(
      problems.filter { names.contains($0.at) }.map { ($0.at, $0.message) }, uniquingKeysWith: { "\($0) \($1)" })
    let needs = NeedBuilder(step: self, sent: sent, wrong: wrong, controls: controls(sent, wrong))
    let (needed, optional) = try await needs.all(requires, optionalFields, optionalItems)
    let isOpen = branch == nil ? step.available : branch?.doneBy == nil
    let others = problems.filter { !names.contains($0.at) }.map(\.message)
    let states = [step.from, step.to].map { module.label(of: $0, field: step.field, in: locale) }
    let title = branch?.label ?? step.label
    return try call.page(
      .step,
      StepPage(
        shell: Shell(call, title: "\(title): \(subject.title)", module: module.name), w: words, title: title,
        record: ListPage.Link(href: place, text: subject.title), states: states.joined(separator: " → "),
        action: action, version: String(subject.version), problems: isOpen ? others : Steps.reasons(step),
        who: isOpen ? nil : words.who(of: step), isOpen: isOpen,
        asksNothing: needed.isEmpty && optional.isEmpty && step.branches == nil, needed: needed, optional: optional,
        branches: branch == nil ? branches : []), status: status)
  }

  private func controls(_ sent: FormValues?, _ wrong: [String: String]) -> ControlBuilder {
    var builder = ControlBuilder(call: call, display: subject.display, sent: sent, problems: wrong)
    builder.back = action
    return builder
  }

  private var branches: [StepPage.Branch] {
    (step.branches ?? []).map { branch in
      let done = branch.doneBy.map { name in
        [call.words.by(name), branch.doneAt.map { call.formats.moment($0.text) }].compactMap(\.self).joined(
          separator: ", ")
      }
      return StepPage.Branch(
        label: branch.label, href: done == nil ? "\(place)/steps/\(step.name)/\(branch.name)" : nil, done: done,
        problems: branch.problems.map(\.message))
    }
  }

  /// Everything that is asked for, without groups.
  private var requested: [RequirementInfo] { ((requires.map { [$0] } ?? []) + optionalItems).flatMap(\.leaves) }

  /// What there is of a field of the record, or of the record that a lookup of it names.
  func value(of field: ShownField) async throws -> JSON? {
    let parts = field.path.split(separator: ".", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return subject.json[field.path] }
    guard let lookup = subject.book.field(parts[0]),
      let parent = Display.reference(subject.json[parts[0]], lookup),
      let record = try? await call.store.get(
        module: parent.module, id: parent.id, fields: [parts[1]], as: call.caller)
    else { return nil }
    return try JSON(parsing: record.json)[parts[1]]
  }
}

extension RequirementInfo {
  /// The items in all groups.
  fileprivate var leaves: [RequirementInfo] { items.map { $0.flatMap(\.leaves) } ?? [self] }
}
