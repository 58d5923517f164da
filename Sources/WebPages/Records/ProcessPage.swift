import Engine
import Expressions
import Hummingbird
import Metamodel

/// The process that a record is in, drawn with the way that it has come.
struct ProcessPage: Sendable {
  let shell: Shell
  let w: Words
  let title: String
  /// Which of its versions; nil of the one in force.
  let version: String?
  let record: ListPage.Link
  let diagram: ProcessDiagram
  let states: [StateLine]
  /// The way of the record; nil where it is drawn for none.
  let way: Way?

  static let routes: [PageRoute] = [
    .get("/records/{module}/{id}/process/{field}", show),
    .get("/admin/modules/{module}/blueprints/{blueprint}", showBlueprint),
  ]

  struct Way: Sendable {
    let moves: [String]
  }

  /// A state with the ways out of it, for who cannot see the drawing.
  struct StateLine: Sendable {
    let label: String
    let note: String?
    let ways: [String]
  }

  private static func show(_ call: PageCall) async throws -> Response {
    let (module, id) = (try call.module, try call.id)
    let field = call.parameters.get("field") ?? ""
    let processes = try await call.store.processes(of: id, in: module.name, as: call.caller)
    guard let process = processes.first(where: { $0.blueprint.field == field }) else { throw PageProblem.nothingHere }
    let reference = RecordReference(module: module.name, id: id)
    let title = try await call.store.titles(of: [reference], as: call.caller)[reference] ?? "#\(id)"
    let blueprint = process.blueprint
    let label = { (code: String) in module.label(of: code, field: field, in: call.audience.locale) }
    let step = { (name: String?) in name.flatMap(blueprint.transition)?.label.text(in: call.audience.locale) }
    let visited = Set(process.moves.flatMap { [$0.from, $0.to] }.compactMap(\.self))
    let states = lines(of: blueprint, module, call) { code in
      code == process.state
        ? call.words.text(RecordWord.isHere) : visited.contains(code) ? call.words.text(RecordWord.wasHere) : nil
    }
    let way = process.moves.map { move in
      let places = [move.from, move.to].compactMap(\.self).map(label).joined(separator: " → ")
      return [places, step(move.transition)].compactMap(\.self).joined(separator: " · ")
    }
    let name = call.words.process(blueprint.label.text(in: call.audience.locale), version: process.number)
    return try call.page(
      .process,
      ProcessPage(
        shell: Shell(call, title: name, module: module.name), w: call.words,
        title: blueprint.label.text(in: call.audience.locale), version: call.words.version(String(process.number)),
        record: ListPage.Link(href: call.links.record(module.name, id), text: title),
        diagram: ProcessDiagram(process, words: call.words, state: label) {
          $0.label.text(in: call.audience.locale)
        }, states: states, way: Way(moves: way)))
  }

  /// A blueprint as it is in force, in the map of modules.
  private static func showBlueprint(_ call: PageCall) async throws -> Response {
    try call.requireAdministrator()
    let module = try ModulePages.named(call)
    let name = call.parameters.get("blueprint") ?? ""
    let locale = call.audience.locale
    guard let blueprint = call.model.blueprints(of: module.name).first(where: { $0.name == name }) else {
      throw PageProblem.nothingHere
    }
    let title = blueprint.label.text(in: locale)
    let many = module.label.many.text(in: locale)
    return try call.page(
      .process,
      ProcessPage(
        shell: Shell(call, title: "\(many): \(title)", kind: WorkPlace.admin.kind), w: call.words, title: title,
        version: nil, record: ListPage.Link(href: call.admin("modules/\(module.name)"), text: many),
        diagram: ProcessDiagram(blueprint, words: call.words) {
          module.label(of: $0, field: blueprint.field, in: locale)
        } step: {
          $0.label.text(in: locale)
        }, states: lines(of: blueprint, module, call) { _ in nil }, way: nil))
  }

  /// The states in words, each with the ways out of it.
  private static func lines(
    of blueprint: Blueprint, _ module: Module, _ call: PageCall, note: (String) -> String?
  ) -> [StateLine] {
    let locale = call.audience.locale
    let label = { (code: String) in module.label(of: code, field: blueprint.field, in: locale) }
    return blueprint.states.map { state in
      StateLine(
        label: label(state.code), note: note(state.code),
        ways: blueprint.transitions(from: state.code).map { "\($0.label.text(in: locale)) → \(label($0.to))" })
    }
  }
}
