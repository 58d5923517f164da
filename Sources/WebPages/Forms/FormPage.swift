import Engine
import Expressions
import HTTPTypes
import Hummingbird
import JSONText
import Metamodel

/// A form to create a record, or to change one.
struct FormPage: PageModel {
  let shell: Shell
  let w: Words
  let title: String
  /// Module, id and version of the record that is changed.
  let live: String?
  let action: String
  let cancel: String
  let submit: String
  /// What the form was drawn for; nil of a new record.
  let version: String?
  let to: String?
  /// The field of another form for which a record is created in between.
  let quick: String?
  let sections: [Section]
  /// What is wrong that no control stands for.
  let problems: [String]
  let conflict: Conflict?
  /// Whether somebody may say that it is no duplicate.
  let asksAboutDuplicates: Bool

  static let routes: [PageRoute] = [
    .get("/records/{module}/new") { try await FormBuilder.create($0).response() },
    .post("/records/{module}/new") { try await FormBuilder.create($0).submit() },
    .get("/records/{module}/{id}/edit") { try await FormBuilder.edit($0).response() },
    .post("/records/{module}/{id}/edit") { try await FormBuilder.edit($0).submit() },
  ]

  func computed(_ name: String) -> Any? { name == "hasProblems" ? !problems.isEmpty : nil }

  struct Section: PageModel {
    let title: String
    let controls: [Control]
  }

  /// Both versions, where somebody else was quicker.
  struct Conflict: PageModel {
    let rows: [Row]

    struct Row: PageModel {
      /// The field, of which one of the two is kept; nil where nothing of it was typed.
      let name: String?
      let label: String
      let before: String
      let theirs: String
      let yours: String
    }
  }
}

/// Makes the form, and takes what was sent by it.
struct FormBuilder: Sendable {
  let call: PageCall
  let module: Module
  let book: FieldBook
  /// The record that is changed; nil of a new one.
  let subject: RecordSubject?
  let rules: StateFields

  static func create(_ call: PageCall) async throws -> FormBuilder {
    let module = try call.module
    let book = FieldBook(module: module, access: call.access, audience: call.audience)
    guard call.access.may(.create, on: module.name) else {
      throw Refusal(.notPermitted, call.access.problem(without: .create, on: module.name))
    }
    return FormBuilder(call: call, module: module, book: book, subject: nil, rules: StateFields())
  }

  static func edit(_ call: PageCall) async throws -> FormBuilder {
    let subject = try await RecordSubject.read(call)
    let rules = try await call.store.stateFields(of: subject.module.name, id: subject.id, as: call.caller)
    return FormBuilder(call: call, module: subject.module, book: subject.book, subject: subject, rules: rules)
  }

  private var place: String {
    subject.map { call.links.record(module.name, $0.id) } ?? call.links.list(module.name)
  }

  // MARK: Taking what was sent

  func submit() async throws -> Response {
    do {
      if let away = try call.creation(from: book, back: subject == nil ? "\(place)/new" : "\(place)/edit") {
        return away
      }
    } catch let refusal as Refusal {
      return try await response(.unprocessableContent, refusal: refusal, sent: call.form)
    }
    let values = values
    var command: Command =
      subject.map { subject in
        .update(
          RecordTarget(module: module.name, id: subject.id, expectedVersion: call.form.number("version")),
          values: values)
      } ?? .create(module: module.name, values: values)
    if call.form["confirmed"] == "true" { command = .confirmed(command) }
    do {
      return try await call.perform(command, then: next)
    } catch let refusal as Refusal where refusal.kind == .versionMismatch {
      return try await response(.conflict, conflict: conflict, sent: call.form)
    } catch let refusal as Refusal where ![.notFound, .unavailable].contains(refusal.kind) {
      let status: HTTPResponse.Status = refusal.kind == .notPermitted ? .forbidden : .unprocessableContent
      return try await response(status, refusal: refusal, sent: call.form)
    }
  }

  /// Where it goes on after the form.
  private func next(_ change: Change) -> String {
    // What a review holds is no record yet.
    if change.isHeld { return Links.path(place, [("done", "held")]) }
    let isWaiting = change.approval?.state == .pending
    let done = isWaiting ? "waiting" : subject == nil ? "created" : "saved"
    let to = call.form["to"].flatMap { call.links.isOwn($0) ? $0 : nil }
    // Where a record was wanted in between, the form that wants it learns which one it is.
    let chosen = to == nil ? nil : call.form["quick"]
    return Links.path(
      to ?? call.links.record(module.name, change.id),
      [(chosen ?? "", chosen.map { _ in String(change.id) }), ("done", done)])
  }

  /// What somebody has entered or changed.
  private var values: RecordInput {
    var values: RecordInput = [:]
    for field in editable where call.form["keep.\(field.path)"] != "theirs" {
      if let input = ControlBuilder.input(field, call.form, prefix: "field.", call.formats) {
        values[field.path] = input
      }
    }
    return values
  }

  /// What was there, what is there now and what was typed, of the fields in which the last two differ.
  private var conflict: FormPage.Conflict? {
    guard let subject else { return nil }
    let rows = editable.compactMap { field -> FormPage.Conflict.Row? in
      let theirs = ControlBuilder.text(subject.json[field.path], field, call.formats)
      let before = call.form.first("base.\(field.path)") ?? ""
      let isMine = ControlBuilder.input(field, call.form, prefix: "field.", call.formats) != nil
      guard isMine || theirs != before else { return nil }
      let name = "field.\(field.path)"
      let yours = isMine ? call.form.all(name).joined(separator: ",") : theirs
      return FormPage.Conflict.Row(
        name: isMine ? field.path : nil, label: field.label, before: said(before, field), theirs: said(theirs, field),
        yours: said(yours, field))
    }
    return FormPage.Conflict(rows: rows)
  }

  /// What a control has, as people read it.
  func said(_ text: String, _ field: ShownField) -> String {
    guard !text.isEmpty else { return call.words.text(.emptyValue) }
    switch field.type {
    case .picklist, .multiPicklist, .date:
      return (subject?.display ?? call.display).text(
        .array(text.split(separator: ",").map { .string(String($0)) }), field)
    case .lookup, .user:
      let parts = text.split(separator: "/")
      let known = parts.last.flatMap { Int64($0) }.flatMap { id in subject?.display.titles.first { $0.key.id == id } }
      return known?.value ?? text
    default: return text
    }
  }

  // MARK: Drawing it

  /// The fields that a form can write: not those of processes, which have steps for that.
  var editable: [ShownField] {
    let access = call.access
    let fields = module.storedFields.compactMap { book.field($0.name) } + [book.field("owner")].compactMap(\.self)
    return fields.filter { field in
      guard field.level == .editable, !rules.hidden.contains(field.path), !rules.readOnly.contains(field.path) else {
        return false
      }
      if case .autonumber? = field.field?.type { return false }
      guard subject != nil || field.path != "owner" else { return access.may(.update, on: module.name) }
      return call.model.blueprints(of: module.name, field: field.path).isEmpty
    }
  }

  func response(
    _ status: HTTPResponse.Status = .ok, refusal: Refusal? = nil, conflict: FormPage.Conflict? = nil,
    sent: FormValues? = nil
  ) async throws -> Response {
    let (one, words) = (module.label.one.text(in: call.audience.locale), call.words)
    let title = subject.map { words.edit($0.title) } ?? words.new(one)
    let (sent, problems) = (sent ?? call.typed, refusal?.problems ?? [])
    let fields = editable
    var wrong: [String: String] = [:]
    for problem in problems where fields.contains(where: { $0.path == problem.at }) {
      wrong[problem.at] = [wrong[problem.at], problem.message].compactMap(\.self).joined(separator: " ")
    }
    let others = problems.filter { wrong[$0.at] == nil }.map(\.message)
    return try call.page(
      .form,
      FormPage(
        shell: Shell(call, title: title, module: module.name), w: words, title: title,
        live: subject.map { "\(module.name)/\($0.id)/\($0.version)" },
        action: subject == nil ? "\(place)/new" : "\(place)/edit", cancel: back ?? place,
        submit: words.text(subject == nil ? .create : .save),
        version: subject.map { String($0.version) }, to: back, quick: call.form["quick"] ?? call.query["quick"],
        sections: try await sections(fields, sent, wrong),
        problems: others, conflict: conflict,
        asksAboutDuplicates: problems.contains { $0.code == "likely_duplicate" || $0.code == "duplicate" }),
      status: status)
  }

  /// Where the form was asked for, if it was from a page.
  private var back: String? {
    (call.form["to"] ?? call.query["to"]).flatMap { call.links.isOwn($0) ? $0 : nil }
  }

  private func sections(
    _ fields: [ShownField], _ sent: FormValues?, _ wrong: [String: String]
  ) async throws -> [FormPage.Section] {
    var builder = ControlBuilder(call: call, display: subject?.display ?? call.display, sent: sent, problems: wrong)
    builder.back = Links.path(subject == nil ? "\(place)/new" : "\(place)/edit", [("to", back)])
    let writable = Set(fields.map(\.path))
    let laid = subject ?? RecordSubject(module: module, book: book, display: call.display)
    var sections: [FormPage.Section] = []
    for (title, members) in laid.sections(call.words, without: Set(rules.hidden)) {
      var controls: [Control] = []
      for field in members where writable.contains(field.path) { controls.append(try await control(field, builder)) }
      if !controls.isEmpty { sections.append(FormPage.Section(title: title, controls: controls)) }
    }
    if let owner = fields.first(where: { $0.path == "owner" }) {
      let control = try await control(owner, builder)
      sections.append(FormPage.Section(title: call.words.text(.system), controls: [control]))
    }
    return sections
  }

  func control(_ field: ShownField, _ builder: ControlBuilder) async throws -> Control {
    let isRequired =
      field.field?.isRequired == true && field.field?.defaultValue == nil || rules.required.contains(field.path)
    let now = subject?.json[field.path]
    // What was chosen in between is typed, as it were.
    let given = call.query.all(field.path).last.map(JSON.string)
    var control = try await builder.control(field, given ?? now ?? start(field), isRequired: isRequired)
    if subject == nil { control = control.from("") }
    if subject != nil, given != nil { control = control.from(ControlBuilder.text(now, field, call.formats)) }
    return control
  }

  /// What a new record begins with: what the address says, else a default that is a plain value.
  private func start(_ field: ShownField) -> JSON? {
    guard subject == nil, case .literal(let text)? = field.field?.defaultValue else { return nil }
    return .string(text)
  }
}

extension RecordSubject {
  /// One that is not there yet.
  init(module: Module, book: FieldBook, display: Display) {
    self.init(module: module, id: 0, json: .null, version: 0, book: book, display: display, title: "")
  }
}

extension Control {
  /// The same control, of which everything counts as typed that is not this.
  func from(_ base: String) -> Control {
    Control(
      id: id, name: name, label: label, help: help, isRequired: isRequired, base: base, isLong: isLong, error: error,
      input: input, area: area, select: select, lookup: lookup, checks: checks, toggle: toggle, fixed: fixed)
  }
}
