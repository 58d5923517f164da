import Engine
import Expressions
import HTTPTypes
import Hummingbird
import JSONText
import Metamodel

/// The records of a module as cards in columns, one for each value of a field that processes drive.
struct BoardPage: PageModel {
  let shell: Shell
  let w: Words
  let title: String
  let list: String
  let new: ListPage.Link?
  let fields: [ListPage.Tab]
  let columns: [Column]

  static let routes: [PageRoute] = [
    .get("/boards/{module}", show),
    .get("/boards/{module}/{column}", more),
    .post("/records/{module}/{id}/move", move),
  ]

  struct Column: PageModel {
    let code: String
    let label: String
    let count: String
    let total: String?
    let cards: [Card]
    let more: String?
    /// The field that is moved.
    let field: String
  }

  /// More cards of one column, without what surrounds a page.
  struct ColumnPage: PageModel {
    let shell: Shell
    let w: Words
    let column: Column
  }

  struct Card: PageModel {
    let id: String
    let title: String
    let href: String
    let move: String
    let lines: [String]
    let moves: [Target]
    let moveLabel: String
  }

  struct Target: PageModel {
    let code: String
    let label: String
  }

  private static func show(_ call: PageCall) async throws -> Response {
    let board = try BoardBuilder(call)
    return try call.page(.board, try await board.page())
  }

  private static func more(_ call: PageCall) async throws -> Response {
    let board = try BoardBuilder(call)
    return try call.page(.boardMore, try await board.columnPage(call.parameters.get("column") ?? ""))
  }

  /// Moves a card: by the one step that leads where it is put, at once if that asks for nothing.
  private static func move(_ call: PageCall) async throws -> Response {
    let (module, id) = (try call.module, try call.id)
    let (field, to) = (call.form["field"] ?? "", call.form["to"] ?? "")
    let place = call.links.record(module.name, id)
    let steps = try await call.store.transitions(
      of: module.name, id: id, locale: call.audience.locale, as: call.caller
    ).filter { $0.field == field && $0.to == to }
    if let step = steps.first(where: \.available) {
      guard step.asksNothing else { return call.redirect("\(place)/steps/\(step.name)") }
      let target = RecordTarget(module: module.name, id: id)
      _ = try await call.store.perform(
        .transition(target, name: step.name, input: TransitionInput()), as: call.caller)
      let back = call.form["back"].flatMap { call.links.isOwn($0) ? $0 : nil }
      return call.redirect(back ?? call.links.board(module.name))
    }
    if let step = steps.first {
      return try ProblemPage.response(
        call, .conflict, Steps.reasons(step) + [call.words.who(of: step)].compactMap(\.self))
    }
    let isGuided = try await isGuided(field, id, module, call)
    if !isGuided {
      _ = try await call.store.perform(
        .update(RecordTarget(module: module.name, id: id), values: [field: .text(to)]), as: call.caller)
      return call.redirect(call.links.board(module.name))
    }
    let label = module.label(of: to, field: field, in: call.audience.locale)
    return try ProblemPage.response(call, .conflict, [call.words.noWay(to: label)])
  }

  /// Whether a record is in a process by a field: else it moves freely.
  private static func isGuided(_ field: String, _ id: Int64, _ module: Module, _ call: PageCall) async throws -> Bool {
    guard !call.model.blueprints(of: module.name, field: field).isEmpty else { return false }
    let rehearsal = Command.update(
      RecordTarget(module: module.name, id: id), values: [field: .text(call.form["to"] ?? "")])
    do {
      _ = try await call.store.rehearse(rehearsal, as: call.caller)
      return false
    } catch let refusal as Refusal {
      return refusal.problems.contains { $0.code == "use_transition" }
    }
  }
}

extension TransitionExplanation {
  /// Whether it can be made without anything being filled in.
  var asksNothing: Bool { problems.isEmpty && requires == nil && branches == nil }
}

/// Makes a board.
struct BoardBuilder: Sendable {
  let call: PageCall
  let module: Module
  let book: FieldBook
  let fields: [BoardField]
  let board: BoardField

  private static let cardsOfColumn = 20

  init(_ call: PageCall) throws {
    let module = try call.module
    let book = FieldBook(module: module, access: call.access, audience: call.audience)
    let fields = BoardField.all(of: module, book)
    guard call.access.may(.read, on: module.name),
      let board = fields.first(where: { $0.field.name == call.query["by"] }) ?? fields.first
    else { throw PageProblem.nothingHere }
    (self.call, self.module, self.book, self.fields, self.board) = (call, module, book, fields, board)
  }

  private var base: String { call.links.board(module.name) }

  func page() async throws -> BoardPage {
    let (locale, words) = (call.audience.locale, call.words)
    let many = module.label.many.text(in: locale)
    let totals = try await totals()
    var columns: [BoardPage.Column] = []
    for value in values where totals[value.code] != nil || !value.isRetired {
      columns.append(try await column(value, totals[value.code], cursor: nil))
    }
    return BoardPage(
      shell: Shell(call, title: "\(many): \(words.text(.board))", module: module.name, kind: "wide"), w: words,
      title: many, list: Links.path(call.links.list(module.name), [("view", call.query.first("view"))]),
      new: call.access.may(.create, on: module.name)
        ? ListPage.Link(href: "\(call.links.list(module.name))/new", text: words.new(module.label.one.text(in: locale)))
        : nil,
      fields: fields.count < 2
        ? []
        : fields.map {
          ListPage.Tab(
            href: Links.path(base, [("by", $0.field.name)]), text: $0.field.label,
            isCurrent: $0.field.name == board.field.name)
        }, columns: columns)
  }

  func columnPage(_ code: String) async throws -> BoardPage.ColumnPage {
    guard let value = values.first(where: { $0.code == code }) else { throw PageProblem.nothingHere }
    return BoardPage.ColumnPage(
      shell: Shell(call, title: ""), w: call.words,
      column: try await column(value, nil, cursor: call.query["cursor"]))
  }

  /// The values in the order of the pipelines, then those that no pipeline has.
  private var values: [PicklistValue] {
    let pipelines = call.model.pipelines(of: module.name).filter { $0.field == board.field.name }
    let staged = pipelines.sorted { $0.stages.count > $1.stages.count }.flatMap(\.stages).map(\.code)
    var seen: Set<String> = []
    let order = (staged + board.values.map(\.code)).filter { seen.insert($0).inserted }
    let last = Set(ends)
    return (order.filter { !last.contains($0) } + order.filter(last.contains))
      .compactMap { code in board.values.first { $0.code == code } }
  }

  /// Where records end, which stands at the end of a board.
  private var ends: [String] {
    let stages = call.model.pipelines(of: module.name).flatMap(\.stages)
    return stages.filter { $0.outcome != nil }.map(\.code)
  }

  private struct Total {
    let count: String
    let sum: String?
  }

  /// The amount that is summed up, if records have one.
  private var amount: ShownField? {
    let money = module.storedFields.first { $0.type == .currency }
    return money.flatMap { book.field($0.name) }.flatMap { $0.level >= .readOnly ? $0 : nil }
  }

  private func totals() async throws -> [String: Total] {
    let sum = amount.map { "sum:\($0.name)" }
    let answer = try await call.store.aggregate(
      AggregateRequest(
        module: module.name, filter: call.query["filter"], groupBy: [board.field.name],
        measures: ["count"] + [sum].compactMap(\.self)), as: call.caller)
    let groups = try JSON(parsing: answer.json)["groups"]?.items ?? []
    var totals: [String: Total] = [:]
    for group in groups {
      guard let code = group["keys"]?[board.field.name]?.text, let measures = group["measures"] else { continue }
      let total = sum.flatMap { measures[$0]?.text }.map(call.formats.money)
      totals[code] = Total(count: call.formats.number(measures["count"]?.text ?? "0"), sum: total)
    }
    return totals
  }

  private func column(_ value: PicklistValue, _ total: Total?, cursor: String?) async throws -> BoardPage.Column {
    let shown = self.shown
    let own = "\(board.field.name) == '\(value.code.replacing("\\", with: "\\\\").replacing("'", with: "\\'"))'"
    let filter = call.query["filter"].map { "(\($0)) && \(own)" } ?? own
    let paths = Set(shown.map(\.path)).sorted()
    let answer = try await call.store.list(
      ListRequest(
        module: module.name, filter: filter, sort: amount.map { "-\($0.name)" }, fields: paths,
        limit: Self.cardsOfColumn, cursor: cursor), as: call.caller)
    let json = try JSON(parsing: answer.json)
    let records = json["records"]?.items ?? []
    let display = try await call.display(of: records, shown)
    let moves = targets(from: value.code)
    let more = json["next_cursor"]?.text.map {
      Links.path("\(base)/\(value.code)", [("by", board.field.name), ("filter", call.query["filter"]), ("cursor", $0)])
    }
    return BoardPage.Column(
      code: value.code, label: value.label.text(in: call.audience.locale), count: total?.count ?? "0",
      total: total?.sum, cards: records.map { card($0, shown, display, moves) }, more: more,
      field: board.field.name)
  }

  /// What a card shows: the title, the amount, and a few of the first columns.
  private var shown: [ShownField] {
    let last = [amount, book.field("owner")].compactMap(\.self)
    let lines = book.columns.filter { name in name != board.field.name && !last.contains { $0.path == name } }
    return lines.prefix(2).compactMap(book.field) + last
  }

  private func card(
    _ record: JSON, _ shown: [ShownField], _ display: Display, _ moves: [BoardPage.Target]
  ) -> BoardPage.Card {
    let id = record["id"]?.text ?? ""
    let texts = shown.map { display.text(record[$0.path], $0) }
    let (title, rest) = (texts.first ?? "", texts.dropFirst().dropLast(2))
    let foot = texts.dropFirst().suffix(2).filter { !$0.isEmpty }
    let place = call.links.record(module.name, id)
    return BoardPage.Card(
      id: id, title: title.isEmpty ? "#\(id)" : title, href: place, move: "\(place)/move",
      lines: [rest.first ?? "", foot.joined(separator: " · ")].filter { !$0.isEmpty },
      moves: moves, moveLabel: "\(call.words.text(.moveTo)): \(title)")
  }

  /// Where steps of any of the processes lead from a state; whether this record may go there, the move itself tells.
  private func targets(from code: String) -> [BoardPage.Target] {
    let blueprints = call.model.blueprints(of: module.name, field: board.field.name)
    let ways = blueprints.flatMap { $0.transitions(from: code) }.map(\.to)
    let all = blueprints.isEmpty ? values.map(\.code).filter { $0 != code } : ways
    var seen: Set<String> = []
    return all.filter { seen.insert($0).inserted }.map {
      BoardPage.Target(code: $0, label: module.label(of: $0, field: board.field.name, in: call.audience.locale))
    }
  }
}
