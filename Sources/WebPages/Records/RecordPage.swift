import Engine
import Expressions
import HTTPTypes
import Hummingbird
import JSONText
import Metamodel

/// One record: what it holds, where it stands, what may come next, and what has happened to it.
struct RecordPage: PageModel {
  let shell: Shell
  let w: Words
  let title: String
  /// Module, id and version, for a page that follows what others change.
  let live: String
  let module: ListPage.Link
  /// Where somebody is called about it, or it is they who are called; nil where nobody is.
  let call: String?
  let edit: String?
  let removal: String?
  let paths: [StagePath]
  let steps: Steps?
  let locks: [String]
  let sections: [Section]
  let duplicates: DuplicateList?
  /// Where a merge that has just been made is undone.
  let unmerge: String?
  let related: [RelatedTable]
  let notes: String?
  let entries: [TimelineEntry]
  let older: String?
  let files: Files?

  static let routes: [PageRoute] = [
    .get("/records/{module}/{id}", show),
    .get("/records/{module}/{id}/timeline", showTimeline),
    .post("/records/{module}/{id}/notes", addNote),
    .post("/records/{module}/{id}/delete", delete),
    .post("/records/{module}/{id}/claim", claim),
  ]

  struct Section: PageModel {
    let title: String
    let items: [Fact]
  }

  struct Fact: PageModel {
    let id: String
    let label: String
    let cells: [Cell]
    let isLong: Bool
    /// Where it is changed in place; nil where it cannot be.
    var edit: String?
    var editLabel = ""
    /// Why it is not changed now.
    var lock: String?
    /// What takes the place of the value while it is changed.
    var form: InlineEdit.Form?
  }

  struct RelatedTable: PageModel {
    let title: String
    let heads: [String]
    let rows: [ListPage.Row]
    let new: String?
    let newText: String

    func computed(_ name: String) -> Any? { name == "hasRows" ? !rows.isEmpty : nil }
  }

  struct Files: PageModel {
    let upload: String?
    let items: [File]
    let empty: String?
  }

  struct File: PageModel {
    let id: String
    let name: String
    let href: String
    let about: String
  }

  // MARK: Routes

  private static func show(_ call: PageCall) async throws -> Response {
    let subject = try await RecordSubject.read(call)
    let edit = call.query["edit"].map { InlineEdit(field: $0) }
    return try call.page(.record, try await RecordBuilder(call: call, subject: subject, edit: edit).page())
  }

  private static func addNote(_ call: PageCall) async throws -> Response {
    let (module, id) = (try call.module, try call.id)
    let place = try await call.store.notes(about: module.name, id: id, as: call.caller)
    let fields = call.model.module(place.module)?.storedFields ?? []
    let body = fields.first { $0.type == .textarea } ?? fields.first { $0.type == .text }
    guard let body else { throw PageProblem.nothingHere }
    let command = place.create([body.name: .text(call.form["body"]?.replacing("\r\n", with: "\n") ?? "")])
    let there = Links.path(call.links.record(module.name, id), [("done", "noted")])
    return try await call.perform(command) { _ in there }
  }

  private static func delete(_ call: PageCall) async throws -> Response {
    let (module, id) = (try call.module, try call.id)
    let target = RecordTarget(module: module.name, id: id, expectedVersion: call.form.number("version"))
    _ = try await call.store.perform(.delete(target), as: call.caller)
    return call.redirect(Links.path(call.links.list(module.name), [("done", "deleted")]))
  }

  private static func claim(_ call: PageCall) async throws -> Response {
    let (module, id) = (try call.module, try call.id)
    _ = try await call.store.perform(
      .claim(RecordTarget(module: module.name, id: id), ClaimInput(.claim)), as: call.caller)
    return call.redirect(Links.path(call.links.record(module.name, id), [("done", "claimed")]))
  }

  private static func showTimeline(_ call: PageCall) async throws -> Response {
    let (module, id) = (try call.module, try call.id)
    let titles = try await call.store.titles(of: [.init(module: module.name, id: id)], as: call.caller)
    let title = titles[.init(module: module.name, id: id)] ?? "#\(id)"
    let (entries, older) = try await Timeline(call: call, module: module).entries(
      of: id, limit: 50, cursor: call.query["cursor"])
    return try call.page(
      .timeline,
      TimelinePage(
        shell: Shell(call, title: "\(call.words.text(.timeline)): \(title)", module: module.name), w: call.words,
        record: .init(href: call.links.record(module.name, id), text: title), entries: entries, older: older))
  }
}

/// All that has happened to a record.
struct TimelinePage: PageModel {
  let shell: Shell
  let w: Words
  let record: ListPage.Link
  let entries: [TimelineEntry]
  let older: String?
}

/// A record with its fields, as its pages need it.
struct RecordSubject: Sendable {
  let module: Module
  let id: Int64
  let json: JSON
  let version: Int64
  let book: FieldBook
  let display: Display
  let title: String

  static func read(_ call: PageCall) async throws -> RecordSubject { try await read(try call.id, call) }

  /// Another record of the module in the path.
  static func read(_ id: Int64, _ call: PageCall) async throws -> RecordSubject {
    try await read(id, of: try call.module, call)
  }

  /// A record of any module.
  static func read(_ id: Int64, of module: Module, _ call: PageCall) async throws -> RecordSubject {
    let record = try await call.store.get(module: module.name, id: id, as: call.caller)
    let json = try JSON(parsing: record.json)
    let book = FieldBook(module: module, access: call.access, audience: call.audience)
    let own = RecordReference(module: module.name, id: id)
    let references = book.all.compactMap { Display.reference(json[$0.path], $0) }
    let titles = try await call.store.titles(of: references + [own], as: call.caller)
    let title = titles[own] ?? ""
    return RecordSubject(
      module: module, id: id, json: json, version: record.version, book: book,
      display: Display(model: call.model, links: call.links, audience: call.audience, titles: titles),
      title: title.isEmpty ? "\(call.words.text(.untitled)) #\(id)" : title)
  }

  /// What is filled of what the layout begins with, where the record stands before all.
  func brief(_ words: Words) -> [RecordPage.Fact] {
    let driven = BoardField.all(of: module, book).map(\.field)
    let laid = sections(words, without: []).flatMap(\.fields)
    var seen: Set<String> = []
    return (driven + laid).filter { seen.insert($0.path).inserted }.compactMap { field -> RecordPage.Fact? in
      let cells = display.cells(json[field.path], field)
      guard !cells.isEmpty else { return nil }
      let isLong = if case .textarea = field.type { true } else { false }
      return RecordPage.Fact(id: field.path, label: field.label, cells: cells, isLong: isLong)
    }.prefix(10).map(\.self)
  }

  /// The fields in the order of the layout, section by section; what no section has is in the last.
  func sections(_ words: Words, without hidden: Set<String>) -> [(title: String, fields: [ShownField])] {
    let laid = module.layout.compactMap { item -> (title: String, fields: [ShownField])? in
      guard case .section(let label, let fields) = item else { return nil }
      let shown = fields.filter { !hidden.contains($0) }.compactMap(book.field)
      return shown.isEmpty ? nil : (label.text(in: book.audience.locale), shown)
    }
    let known = Set(laid.flatMap { $0.fields.map(\.path) }).union(hidden)
    let others = module.shownFields.filter { !known.contains($0.name) }.compactMap { book.field($0.name) }
    return others.isEmpty ? laid : laid + [(words.text(.details), others)]
  }
}
