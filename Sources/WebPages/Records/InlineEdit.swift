import Engine
import HTTPTypes
import Hummingbird
import JSONText
import Metamodel

/// One field of a record that is changed where it stands.
struct InlineEdit: Sendable {
  /// The field's name.
  let field: String
  /// What was sent, if it was and was not taken.
  var sent: FormValues?
  var problems: [Problem] = []
  /// Whether somebody else has changed the field meanwhile.
  var isConflict = false

  static let routes: [PageRoute] = [.post("/records/{module}/{id}/fields/{field}", change)]

  /// What takes the place of the value.
  struct Form: PageModel {
    let action: String
    let version: String
    let cancel: String
    let control: Control
    /// What is wrong that is not about the field.
    let problems: [String]
    let conflict: Conflict?
    let asksAboutDuplicates: Bool

    func computed(_ name: String) -> Any? { name == "hasProblems" ? !problems.isEmpty : nil }
  }

  /// Both versions, of which one is chosen.
  struct Conflict: PageModel {
    let theirs: String
    let yours: String
  }

  // MARK: Taking what was sent

  private static func change(_ call: PageCall) async throws -> Response {
    let form = try await FormBuilder.edit(call)
    let name = call.parameters.get("field") ?? ""
    guard let subject = form.subject, let field = subject.book.field(name) else { throw PageProblem.nothingHere }
    let place = call.links.record(subject.module.name, subject.id)
    if let away = try call.creation(from: subject.book, back: Links.path(place, [("edit", name)])) { return away }
    guard let input = ControlBuilder.input(field, call.form, prefix: "field.", call.formats) else {
      return call.redirect(place)
    }
    var edit = InlineEdit(field: name, sent: call.form)
    do {
      let change = try await perform(input, of: field, subject, call)
      let done = change.approval?.state == .pending ? "waiting" : "saved"
      return call.redirect(Links.path(place, [("done", done)]))
    } catch let refusal as Refusal where refusal.kind == .versionMismatch {
      edit.isConflict = true
    } catch let refusal as Refusal where ![.notFound, .unavailable, .notPermitted].contains(refusal.kind) {
      // Of what has no control here the engine says why.
      guard form.editable.contains(where: { $0.path == name }) else { throw refusal }
      edit.problems = refusal.problems
    }
    let page = try await RecordBuilder(call: call, subject: subject, edit: edit).page()
    return try call.page(.record, page, status: edit.isConflict ? .conflict : .unprocessableContent)
  }

  /// Writes the value; if others have changed other fields meanwhile, over their version.
  private static func perform(
    _ input: InputValue, of field: ShownField, _ subject: RecordSubject, _ call: PageCall
  ) async throws -> Change {
    let seen = call.form.number("version")
    let isUntouched =
      ControlBuilder.text(subject.json[field.path], field, call.formats)
      == call.form.first("base.\(field.path)")?.replacing("\r\n", with: "\n")
    let target = RecordTarget(
      module: subject.module.name, id: subject.id, expectedVersion: isUntouched ? subject.version : seen)
    let command = Command.update(target, values: [field.path: input])
    return try await call.store.perform(
      call.form["confirmed"] == "true" ? .confirmed(command) : command, as: call.caller)
  }

  // MARK: Drawing it

  /// The form of the field.
  func form(_ field: ShownField, _ builder: FormBuilder) async throws -> Form? {
    guard let subject = builder.subject else { return nil }
    let call = builder.call
    let place = call.links.record(subject.module.name, subject.id)
    let wrong = problems.filter { $0.at == field.path }.map(\.message)
    var controls = ControlBuilder(
      call: call, display: subject.display, sent: sent,
      problems: wrong.isEmpty ? [:] : [field.path: wrong.joined(separator: " ")])
    controls.back = Links.path(place, [("edit", field.path)])
    var control = try await builder.control(field, controls)
    var conflict: Conflict?
    if isConflict {
      let theirs = ControlBuilder.text(subject.json[field.path], field, call.formats)
      let yours = sent?.all(control.name).joined(separator: ",") ?? ""
      conflict = Conflict(theirs: builder.said(theirs, field), yours: builder.said(yours, field))
      control = control.from(theirs)
    }
    return Form(
      action: "\(place)/fields/\(field.path)", version: String(subject.version), cancel: place, control: control,
      problems: problems.filter { $0.at != field.path }.map(\.message), conflict: conflict,
      asksAboutDuplicates: problems.contains { $0.code == "likely_duplicate" || $0.code == "duplicate" })
  }
}
