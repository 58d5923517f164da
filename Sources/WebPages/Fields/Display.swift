import Engine
import Expressions
import Foundation
import JSONText
import Metamodel

/// One value as it stands on a page.
struct Cell: PageModel {
  let text: String
  /// Where it leads; nil for nowhere.
  var href: String?
  /// Whether that is another site.
  var isAway = false
  /// How it is marked; nil for a plain text.
  var chip: String?

  // Hundreds of them are on a page, which is too many for reflection.
  func child(named name: String) -> Any? {
    switch name {
    case "text": text
    case "href": href
    case "isAway": isAway
    case "chip": chip
    default: nil
    }
  }
}

/// Writes values for a reader.
struct Display: Sendable {
  let model: Model
  let links: Links
  let audience: Audience
  /// What the records are called that values name.
  let titles: [RecordReference: String]

  private var formats: Formats { audience.formats }

  /// A value of a field; nothing where there is none.
  func cells(_ value: JSON?, _ field: ShownField) -> [Cell] {
    guard let value, value != .null, value != .string("") else { return [] }
    if case .array(let items) = value { return items.compactMap { code($0.text, field) } }
    if let reference = Self.reference(value, field) { return [cell(reference)] }
    guard let text = value.text else { return [] }
    return [cell(text, field, isMasked: field.level == .masked)]
  }

  /// The same as one text.
  func text(_ value: JSON?, _ field: ShownField) -> String { cells(value, field).map(\.text).joined(separator: ", ") }

  private func cell(_ text: String, _ field: ShownField, isMasked: Bool) -> Cell {
    guard !isMasked else { return Cell(text: text) }
    switch field.type {
    case .integer, .decimal: return Cell(text: formats.number(text))
    case .currency: return Cell(text: formats.money(text))
    case .percent: return Cell(text: formats.percent(text))
    case .boolean: return Cell(text: audience.words.text(text == "true" ? .yes : .no))
    case .date: return Cell(text: formats.date(text))
    case .datetime: return Cell(text: formats.moment(text))
    case .duration:
      return Cell(text: TimeSpan(parsing: text).map { formats.length(seconds: $0.microseconds / 1_000_000) } ?? text)
    case .picklist, .multiPicklist: return code(text, field) ?? Cell(text: text)
    case .email: return Cell(text: text, href: "mailto:\(text.filter { !" \n\r\t?&".contains($0) })")
    case .phone: return Cell(text: text, href: "tel:\(text.filter { $0.isASCII && ($0.isNumber || $0 == "+") })")
    case .url: return Cell(text: Self.short(text), href: Self.web(text), isAway: true)
    case nil where field.name == SystemField.pipeline.rawValue:
      let pipeline = model.pipelines(of: field.module).first { $0.name == text }
      return Cell(text: pipeline?.label.text(in: audience.locale) ?? text)
    default: return Cell(text: text)
    }
  }

  /// Only what a browser opens as a page is a link: never `javascript:`.
  private static func web(_ text: String) -> String? {
    let lower = text.lowercased()
    return lower.hasPrefix("https://") || lower.hasPrefix("http://") ? text : nil
  }

  private static func short(_ text: String) -> String {
    let rest = text.replacing(#/^https?://(www\.)?/#, with: "", maxReplacements: 1)
    return rest.hasSuffix("/") ? String(rest.dropLast()) : rest
  }

  // MARK: Codes

  private func code(_ code: String?, _ field: ShownField) -> Cell? {
    guard let code else { return nil }
    let value = field.type?.picklistValues?.first { $0.code == code }
    return Cell(text: value?.label.text(in: audience.locale) ?? code, chip: tone(code, field))
  }

  /// Where records stand is marked by how they end there; of another picklist nothing is.
  private func tone(_ code: String, _ field: ShownField) -> String? {
    if case .multiPicklist? = field.type { return "plain" }
    let pipelines = model.pipelines(of: field.module).filter { $0.field == field.name }
    let isDriven = !model.blueprints(of: field.module, field: field.name).isEmpty
    guard isDriven || !pipelines.isEmpty else { return nil }
    switch pipelines.lazy.compactMap({ $0.stages.first { $0.code == code }?.outcome }).first {
    case .won: return "won"
    case .lost, .cancelled: return "lost"
    default: return "state"
    }
  }

  // MARK: References

  /// The record or user that a value of a field names; nil if it names none.
  static func reference(_ value: JSON?, _ field: ShownField) -> RecordReference? {
    switch field.type {
    case .user: return value?.text.flatMap(Int64.init).map { RecordReference(module: "users", id: $0) }
    case .lookup(let lookup):
      if let module = lookup.module {
        return value?.text.flatMap(Int64.init).map { RecordReference(module: module, id: $0) }
      }
      guard let module = value?["module"]?.text, let id = value?["id"]?.text.flatMap(Int64.init) else { return nil }
      return RecordReference(module: module, id: id)
    default: return nil
    }
  }

  private func cell(_ reference: RecordReference) -> Cell {
    guard let title = titles[reference] else { return Cell(text: audience.words.text(.hiddenValue)) }
    guard reference.module != "users" else { return Cell(text: title) }
    return Cell(
      text: title.isEmpty ? "#\(reference.id)" : title, href: links.record(reference.module, reference.id))
  }
}

extension PageCall {
  var display: Display { Display(model: model, links: links, audience: audience, titles: [:]) }

  /// Writes values of some records, whose lookups are called by their names.
  func display(of records: [JSON], _ fields: [ShownField]) async throws -> Display {
    let references = records.flatMap { record in fields.compactMap { Display.reference(record[$0.path], $0) } }
    return Display(
      model: model, links: links, audience: audience, titles: try await store.titles(of: references, as: caller))
  }
}
