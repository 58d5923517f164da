import Engine
import Expressions
import JSONText
import Metamodel

/// Makes the page of a record.
struct RecordBuilder: Sendable {
  let call: PageCall
  let subject: RecordSubject
  /// The field that is being changed where it stands.
  var edit: InlineEdit?

  private var module: Module { subject.module }
  private var locale: String { call.audience.locale }
  private var place: String { call.links.record(module.name, subject.id) }

  func page() async throws -> RecordPage {
    let (store, caller, access) = (call.store, call.caller, call.access)
    let rules = try await store.stateFields(of: module.name, id: subject.id, as: caller)
    let steps = try await store.transitions(of: module.name, id: subject.id, locale: locale, as: caller)
    let pending = try await store.approvals(
      ApprovalRequest(.all, state: .pending, module: module.name, record: subject.id, limit: 5), as: caller)
    let timeline = Timeline(call: call, module: module)
    let (entries, older) = try await timeline.entries(of: subject.id, limit: 15, cursor: nil)
    let form = FormBuilder(call: call, module: module, book: subject.book, subject: subject, rules: rules)
    let locks = FieldLocks(call: call, module: module, rules: rules, pending: pending)
    let mayNote = call.model.modules.contains { $0.actsAs == .note && access.may(.create, on: $0.name) }
    return RecordPage(
      shell: Shell(call, title: subject.title, module: module.name, kind: "record"), w: call.words,
      title: subject.title, live: "\(module.name)/\(subject.id)/\(subject.version)",
      module: ListPage.Link(href: call.links.list(module.name), text: module.label.many.text(in: locale)),
      call: call.isCalled(module) ? call.links.call(module.name, subject.id) : nil,
      edit: access.may(.update, on: module.name) ? "\(place)/edit" : nil,
      removal: access.may(.delete, on: module.name) ? "\(place)/delete" : nil, paths: StagePath.all(of: subject, call),
      steps: Steps(steps, of: subject, call), locks: pending.map { "\($0.label): \(call.words.waitsFor($0.waitsFor))" },
      sections: try await sections(form, locks), duplicates: try await DuplicatePages.list(of: subject, call),
      unmerge: call.query["done"] == "merged" ? "\(place)/unmerge" : nil, related: try await related(),
      notes: mayNote ? "\(place)/notes" : nil,
      entries: entries, older: older, files: try await files())
  }

  private func sections(_ form: FormBuilder, _ locks: FieldLocks) async throws -> [RecordPage.Section] {
    let system = [SystemField.owner, .pipeline, .createdAt, .modifiedAt].compactMap { subject.book.field($0.rawValue) }
    let laid = subject.sections(call.words, without: Set(form.rules.hidden)) + [(call.words.text(Word.system), system)]
    let mayEdit = call.access.may(.update, on: module.name)
    let editable = mayEdit ? Set(form.editable.map(\.path)) : []
    var sections: [RecordPage.Section] = []
    for (title, fields) in laid {
      var facts: [RecordPage.Fact] = []
      for field in fields {
        let reason = locks.reason(field)
        facts.append(try await fact(field, form, isEditable: editable.contains(field.path), lock: reason))
      }
      sections.append(RecordPage.Section(title: title, items: facts))
    }
    return sections
  }

  private func fact(
    _ field: ShownField, _ form: FormBuilder, isEditable: Bool, lock: String?
  ) async throws -> RecordPage.Fact {
    let isLong = if case .textarea = field.type { true } else { false }
    let cells = subject.display.cells(subject.json[field.path], field)
    var inline: InlineEdit.Form?
    if let edit, edit.field == field.path, isEditable { inline = try await edit.form(field, form) }
    return RecordPage.Fact(
      id: "fact-\(field.path)", label: field.label, cells: cells.isEmpty ? [Cell(text: "–")] : cells, isLong: isLong,
      edit: isEditable && lock == nil ? Links.path(place, [("edit", field.path)]) : nil,
      editLabel: call.words.edit(field: field.label), lock: lock, form: inline)
  }

  // MARK: Related lists

  /// The lists of the layout; notes stand in the timeline.
  private func related() async throws -> [RecordPage.RelatedTable] {
    let named = module.layout.flatMap { item -> [String] in if case .related(let lists) = item { lists } else { [] } }
    let lists = call.model.relatedLists[module.name] ?? []
    var tables: [RecordPage.RelatedTable] = []
    for name in named {
      guard let list = lists.first(where: { $0.name == name }), let other = call.model.module(list.module),
        other.actsAs != .note, call.access.may(.read, on: other.name),
        call.access.level(of: list.field, in: other.name) >= .readOnly
      else { continue }
      tables.append(try await table(list, other))
    }
    return tables
  }

  private func table(_ list: RelatedList, _ other: Module) async throws -> RecordPage.RelatedTable {
    let book = FieldBook(module: other, access: call.access, audience: call.audience)
    let fields = book.columns.filter { $0 != list.field }.prefix(5).compactMap(book.field)
    let answer = try await call.store.related(
      list.name, of: RecordTarget(module: module.name, id: subject.id),
      ListRequest(module: other.name, sort: "-id", fields: fields.map(\.path), limit: 6), as: call.caller)
    let records = try JSON(parsing: answer.json)["records"]?.items ?? []
    let display = try await call.display(of: records, fields)
    let rows = records.map { record in
      let id = record["id"]?.text ?? ""
      let columns = fields.map { ListPage.Column(cells: display.cells(record[$0.path], $0), isNumber: false) }
      let title = columns.first?.cells.map(\.text).joined(separator: ", ") ?? ""
      return ListPage.Row(
        href: call.links.record(other.name, id), title: title.isEmpty ? "#\(id)" : title, id: id,
        cells: Array(columns.dropFirst()))
    }
    let isAny = if case .lookup(let lookup)? = other.field(list.field)?.type { lookup.module == nil } else { false }
    let own = isAny ? "\(module.name)/\(subject.id)" : String(subject.id)
    return RecordPage.RelatedTable(
      title: other.label.many.text(in: locale), heads: fields.map(\.label), rows: rows,
      new: call.access.may(.create, on: other.name)
        ? Links.path("\(call.links.list(other.name))/new", [(list.field, own), ("to", place)]) : nil,
      newText: call.words.new(other.label.one.text(in: locale)))
  }

  // MARK: Files

  private func files() async throws -> RecordPage.Files? {
    guard call.access.readsAttachments(of: module.name) else { return nil }
    let found = try await call.store.attachments(of: module.name, id: subject.id, limit: 50, as: call.caller)
      .attachments
    return RecordPage.Files(
      upload: call.access.may(.update, on: module.name)
        ? call.links.api("records/\(module.name)/\(subject.id)/attachments") : nil,
      items: found.map { file($0) }, empty: found.isEmpty ? call.words.text(.noFiles) : nil)
  }

  func file(_ attachment: Attachment) -> RecordPage.File {
    let size = attachment.size < 100_000 ? "\(max(1, attachment.size / 1_000)) kB" : "\(attachment.size / 1_000_000) MB"
    let parts = [attachment.kind, size, call.formats.moment(attachment.createdAt.text)].compactMap(\.self)
    return RecordPage.File(
      id: String(attachment.id), name: attachment.name,
      href: call.links.api("records/\(module.name)/\(subject.id)/attachments/\(attachment.id)/content"),
      about: parts.joined(separator: " · "))
  }
}
