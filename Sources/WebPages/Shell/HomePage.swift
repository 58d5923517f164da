import Engine
import Expressions
import Hummingbird
import JSONText
import Metamodel

/// Where one comes in: one's day, and the lists that modules begin with.
struct HomePage: PageModel {
  let shell: Shell
  let w: Words
  let greeting: String
  let day: Day
  let boxes: [Box]

  static let routes: [PageRoute] = [.get("/", show), .post("/notifications/{id}/read", markRead)]

  struct Box: PageModel {
    let label: String
    let href: String
    let items: [Item]
    let empty: String?
  }

  struct Item: PageModel {
    let text: String
    let href: String
    var aside: String?
  }

  private static func show(_ call: PageCall) async throws -> Response {
    var boxes: [Box] = []
    for module in call.model.modules where call.access.may(.read, on: module.name) {
      guard let view = call.model.views(of: module.name).first(where: \.isDefault) else { continue }
      if let box = try await box(of: view, module, call) { boxes.append(box) }
    }
    let page = HomePage(
      shell: Shell(call, title: call.words.text(.home), kind: WorkPlace.day.kind), w: call.words,
      greeting: call.words.greeting(call.user.displayName), day: try await DayBuilder(call: call).day(),
      boxes: boxes.filter { !$0.items.isEmpty } + boxes.filter(\.items.isEmpty))
    return try call.page(.home, page)
  }

  private static func markRead(_ call: PageCall) async throws -> Response {
    try await call.store.markRead(try call.id, by: call.caller)
    return call.redirect(call.links.home)
  }

  /// The list with which a module begins; nil if it cannot be used now.
  private static func box(of view: SharedView, _ module: Module, _ call: PageCall) async throws -> Box? {
    let book = FieldBook(module: module, access: call.access, audience: call.audience)
    let sorted = view.sort.first.map { $0.hasPrefix("-") ? String($0.dropFirst()) : $0 }
    let aside = sorted.flatMap(book.field)
    let request = ListRequest(
      module: module.name, fields: aside.map { [$0.path] } ?? ["id"], limit: 6, view: view.name)
    guard let answer = try? await call.store.list(request, as: call.caller) else { return nil }
    let records = try JSON(parsing: answer.json)["records"]?.items ?? []
    let display = try await call.display(of: records, [aside].compactMap(\.self))
    let references = records.compactMap { $0["id"]?.text.flatMap(Int64.init) }
      .map { RecordReference(module: module.name, id: $0) }
    let titles = try await call.store.titles(of: references, as: call.caller)
    let items = zip(records, references).map { record, reference in
      let title = titles[reference] ?? ""
      return Item(
        text: title.isEmpty ? "#\(reference.id)" : title, href: call.links.record(module.name, reference.id),
        aside: aside.map { display.text(record[$0.path], $0) })
    }
    let (many, label) = (module.label.many.text(in: call.audience.locale), view.label.text(in: call.audience.locale))
    return Box(
      label: label.lowercased().contains(many.lowercased()) ? label : "\(many): \(label)",
      href: Links.path(call.links.list(module.name), [("view", view.name)]), items: items,
      empty: items.isEmpty ? call.words.text(.nothingToDo) : nil)
  }
}
