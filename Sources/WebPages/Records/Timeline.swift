import Engine
import Expressions
import JSONText
import Metamodel

/// One thing that has happened to a record.
struct TimelineEntry: PageModel {
  let isMove: Bool
  let who: String
  let what: String
  let when: String
  /// Why: the command, the rule, the reason.
  let cause: String?
  let changes: [Change]
  /// How many more changes there were than are shown.
  let more: String?
  /// What somebody has written.
  let said: String?
  /// Of the record, or of the process in which it moved.
  let version: String?

  func computed(_ name: String) -> Any? { name == "hasChanges" ? !changes.isEmpty : nil }

  struct Change: PageModel {
    let field: String
    let before: String?
    let after: String
  }
}

/// Tells what has happened to a record, for people.
struct Timeline: Sendable {
  let call: PageCall
  let module: Module

  private static let mostChanges = 8

  private var words: Words { call.words }

  /// A page of entries, the newest first, and the address of the page after them.
  func entries(of id: Int64, limit: Int, cursor: String?) async throws -> ([TimelineEntry], String?) {
    let page = try await call.store.timeline(
      module: module.name, id: id, limit: limit, cursor: cursor, as: call.caller)
    let json = try JSON(parsing: page.json)
    let book = FieldBook(module: module, access: call.access, audience: call.audience)
    let items = json["entries"]?.items ?? []
    let references = items.flatMap { entry in
      (entry["changes"]?.members ?? []).flatMap { change -> [RecordReference] in
        guard let field = book.field(change.name) else { return [] }
        return (change.value.items ?? []).compactMap { Display.reference($0, field) }
      }
    }
    let display = Display(
      model: call.model, links: call.links, audience: call.audience,
      titles: try await call.store.titles(of: references, as: call.caller))
    let older = json["next_cursor"]?.text.map {
      Links.path("\(call.links.record(module.name, id))/timeline", [("cursor", $0)])
    }
    return (items.map { entry($0, book, display) }, older)
  }

  private func entry(_ json: JSON, _ book: FieldBook, _ display: Display) -> TimelineEntry {
    let kind = json["kind"]?.text
    let changes = kind == "change" ? changes(json["changes"], book, display) : []
    return TimelineEntry(
      isMove: kind == "move", who: json["actor"]?["display_name"]?.text ?? words.text(.nobody),
      what: what(json, kind, display, book), when: call.formats.moment(json["at"]?.text ?? ""),
      cause: cause(json, kind), changes: Array(changes.prefix(Self.mostChanges)),
      more: changes.count > Self.mostChanges ? words.moreChanges(changes.count - Self.mostChanges) : nil,
      said: kind == "note" ? note(json["note"]) : nil, version: version(json, kind))
  }

  private func what(_ json: JSON, _ kind: String?, _ display: Display, _ book: FieldBook) -> String {
    switch kind {
    case "move":
      let field = json["field"]?.text ?? ""
      let label = { (code: String?) in code.map { module.label(of: $0, field: field, in: call.audience.locale) } }
      let states = [label(json["from"]?.text), label(json["to"]?.text)].compactMap(\.self).joined(separator: " → ")
      return "\(book.field(field)?.label ?? field): \(states)"
    case "note": return words.text(.entryNote)
    case "clock": return words.text(.entryClock)
    default:
      switch json["cause"]?.text {
      case "delete": return words.text(RecordWord.deletedIt)
      case "restore": return words.text(RecordWord.restoredIt)
      default: return words.text(json["version"]?.text == "1" ? Word.entryCreated : .entryChange)
      }
    }
  }

  private func cause(_ json: JSON, _ kind: String?) -> String? {
    let causes = Cause(words: words, model: call.model, module: module, locale: call.audience.locale)
    switch kind {
    case "move": return causes.ofMove(json)
    case "change": return json["cause"]?.text.flatMap(causes.ofChange)
    default: return json["event"]?.text
    }
  }

  private func version(_ json: JSON, _ kind: String?) -> String? {
    switch kind {
    case "move": json["process_version"]?.text.map(words.processVersion)
    case "change": json["version"]?.text.map(words.version)
    default: nil
    }
  }

  private func changes(_ json: JSON?, _ book: FieldBook, _ display: Display) -> [TimelineEntry.Change] {
    (json?.members ?? []).compactMap { change in
      guard let field = book.field(change.name), let values = change.value.items, values.count == 2 else { return nil }
      let before = display.text(values[0], field)
      let after = display.text(values[1], field)
      return TimelineEntry.Change(
        field: field.label, before: before.isEmpty ? nil : Self.short(before),
        after: after.isEmpty ? words.text(.emptyValue) : Self.short(after))
    }
  }

  private func note(_ json: JSON?) -> String? {
    guard let json else { return nil }
    let notes = call.model.modules.filter { $0.actsAs == .note }
    let texts = notes.flatMap(\.storedFields).filter { $0.type == .text || $0.type == .textarea }
      .compactMap { json[$0.name]?.text }
    return texts.isEmpty ? nil : texts.joined(separator: "\n")
  }

  private static func short(_ text: String) -> String { text.count > 140 ? "\(text.prefix(140))…" : text }
}
