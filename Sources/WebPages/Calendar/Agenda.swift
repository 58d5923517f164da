import Engine
import Expressions
import JSONText
import Metamodel

/// An activity with its time.
struct AgendaEntry: Sendable {
  let href: String
  let title: String
  /// What its module calls one.
  let kind: String
  /// Which kind of activity it is: `task`, `call`, `meeting` or `mail`.
  let code: String
  let day: CalendarDate
  /// What a clock shows; nil of what has a day alone.
  let time: String?
  /// The hour in which it begins, by the clocks of the tenant; nil of what has a day alone.
  let hour: Int?
  let isDone: Bool
  /// Whether it should have been done already.
  let isLate: Bool
  /// What it is about.
  let regarding: String?
  let regardingHref: String?
  let owner: String?
  fileprivate let order: Int64
}

/// Reads activities of all modules that keep some, by their time.
struct Agenda: Sendable {
  let call: PageCall

  /// Whose activities.
  enum Whose: String, Sendable, CaseIterable {
    case mine
    case all
  }

  /// A module of activities with the fields that matter.
  private struct Source {
    let module: Module
    let kind: ActivityKind
    let at: ShownField
    let status: ShownField?
    let regarding: ShownField?
    let owner: ShownField?

    var isDay: Bool { if case .date = at.type { true } else { false } }
  }

  private var sources: [Source] {
    call.model.modules.compactMap { module in
      guard let kind = module.activity, call.access.may(.read, on: module.name) else { return nil }
      let book = FieldBook(module: module, access: call.access, audience: call.audience)
      let readable = { (name: String?) in name.flatMap(book.field).flatMap { $0.level >= .readOnly ? $0 : nil } }
      guard let at = readable(module.activityFields.at) else { return nil }
      let about = module.fields.first { field in
        if case .lookup(let lookup) = field.type { lookup.module == nil } else { false }
      }
      return Source(
        module: module, kind: kind, at: at, status: readable(module.activityFields.status),
        regarding: readable(about?.name), owner: readable(SystemField.owner.rawValue))
    }
  }

  /// Whether anybody keeps activities here that have a time.
  var isUseful: Bool { !sources.isEmpty }

  /// Modules in which the caller may enter one, each with the field of its time.
  var creatable: [(module: Module, at: String)] {
    sources.filter { call.access.may(.create, on: $0.module.name) }.map { ($0.module, $0.at.path) }
  }

  /// Activities by time.
  ///
  /// - Parameters:
  ///   - first: the first day; nil begins with the oldest.
  ///   - last: the last day.
  ///   - whose: whose they are.
  ///   - openOnly: whether those are left out that are done or cancelled.
  ///   - limit: how many of each module, 1 to 200.
  func entries(
    from first: CalendarDate?, until last: CalendarDate, whose: Whose, openOnly: Bool, limit: Int
  ) async throws -> [AgendaEntry] {
    var entries: [AgendaEntry] = []
    for source in sources {
      entries += try await self.entries(of: source, first, last, whose, openOnly, limit)
    }
    return entries.sorted { ($0.order, $0.title) < ($1.order, $1.title) }
  }

  private func entries(
    of source: Source, _ first: CalendarDate?, _ last: CalendarDate, _ whose: Whose, _ openOnly: Bool, _ limit: Int
  ) async throws -> [AgendaEntry] {
    let fields = [source.at, source.status, source.regarding, source.owner].compactMap(\.self)
    let request = ListRequest(
      module: source.module.name, filter: filter(source, first, last, whose, openOnly), sort: source.at.path,
      fields: fields.map(\.path), limit: limit)
    let answer = try await call.store.list(request, as: call.caller)
    let records = try JSON(parsing: answer.json)["records"]?.items ?? []
    let own = records.compactMap { record in
      record["id"]?.text.flatMap(Int64.init).map { RecordReference(module: source.module.name, id: $0) }
    }
    let others = [source.regarding, source.owner].compactMap(\.self)
    let references = records.flatMap { record in others.compactMap { Display.reference(record[$0.path], $0) } }
    let titles = try await call.store.titles(of: own + references, as: call.caller)
    let display = Display(model: call.model, links: call.links, audience: call.audience, titles: titles)
    return zip(records, own).compactMap { entry($0, $1, source, display) }
  }

  private func filter(
    _ source: Source, _ first: CalendarDate?, _ last: CalendarDate, _ whose: Whose, _ openOnly: Bool
  ) -> String {
    let at = source.at.path
    var parts = whose == .mine && source.owner != nil ? ["owner == user"] : []
    if source.isDay {
      parts += [first.map { "\(at) >= date('\($0.text)')" }, "\(at) <= date('\(last.text)')"].compactMap(\.self)
    } else {
      let zone = call.formats.timeZone
      let end = Timestamp(startOf: last.adding(days: 1) ?? last, in: zone)
      parts += [
        first.map { "\(at) >= timestamp('\(Timestamp(startOf: $0, in: zone).text)')" },
        "\(at) < timestamp('\(end.text)')",
      ].compactMap(\.self)
    }
    let open = source.module.activityFields.open
    if openOnly, let status = source.status, !open.isEmpty {
      parts.append("\(status.path) in [\(open.map { "'\($0)'" }.joined(separator: ", "))]")
    }
    return parts.joined(separator: " && ")
  }

  private func entry(
    _ record: JSON, _ reference: RecordReference, _ source: Source, _ display: Display
  ) -> AgendaEntry? {
    guard let text = record[source.at.path]?.text else { return nil }
    let zone = call.formats.timeZone
    let moment = Timestamp(parsing: text)
    guard let day = source.isDay ? CalendarDate(parsing: text) : moment?.date(in: zone) else { return nil }
    let start = Timestamp(startOf: day, in: zone)
    let status = source.status.flatMap { record[$0.path]?.text }
    let isOpen = status.map(source.module.activityFields.open.contains) ?? true
    let about = source.regarding.flatMap { display.cells(record[$0.path], $0).first }
    let title = display.titles[reference] ?? ""
    let isPast = source.isDay ? day < call.now.date(in: zone) : (moment?.microseconds ?? .max) < call.now.microseconds
    return AgendaEntry(
      href: call.links.record(reference.module, reference.id), title: title.isEmpty ? "#\(reference.id)" : title,
      kind: source.module.label.one.text(in: call.audience.locale), code: source.kind.rawValue, day: day,
      time: source.isDay ? nil : moment.map { call.formats.clock($0) },
      hour: source.isDay ? nil : call.formats.local(text).split(separator: "T").last.flatMap { Int($0.prefix(2)) },
      isDone: !isOpen, isLate: isOpen && isPast,
      regarding: about?.text, regardingHref: about?.href,
      owner: source.owner.flatMap { display.cells(record[$0.path], $0).first?.text },
      order: source.isDay ? start.microseconds - 1 : moment?.microseconds ?? 0)
  }
}
