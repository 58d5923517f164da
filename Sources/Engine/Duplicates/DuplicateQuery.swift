import Expressions
import GRDB
import JSONText
import Metamodel

/// Answers which records of a module are likely to be about the same as others.
struct DuplicateQuery {
  let context: ReadContext
  let caller: Caller

  /// A page of groups.
  ///
  /// - Throws: ``Refusal``: no such module or rule, not permitted, a limit outside 1 to 200, another question's cursor.
  func page(_ request: DuplicateRequest) throws -> Page {
    let module = try context.module(request.module, readableBy: caller)
    guard let plan = context.state.compiled.plan(module.name) else {
      throw Refusal.noSuchModule(module.name, in: context.model)
    }
    let rules = try rules(plan, request.rule)
    let question = Fingerprint(
      ["duplicates", module.name, request.rule ?? ""] + access.fingerprint)
    let start = try start(request, question)
    let scan = DuplicateScan(db: context.db, state: context.state)
    let (groups, place) = try scan.groups(plan, rules, from: start, limit: request.limit)
    var writer = JSONWriter(capacity: 4_096)
    writer.raw("{\"groups\":[")
    var separator = ""
    for group in groups {
      guard let json = try json(group) else { continue }
      writer.raw(separator)
      writer.raw(json)
      separator = ","
    }
    writer.raw("],\"next_cursor\":")
    if let place {
      writer.string(try Self.cursor(place).sealed(question: question, by: CursorKey.read(context.db)))
    } else {
      writer.null()
    }
    writer.raw("}")
    return Page(json: writer.bytes)
  }

  private func rules(_ plan: ModulePlan, _ name: String?) throws -> [MatchRule] {
    let known = plan.matching.rules.filter { access.reads(compared: $0.rule, on: $0.rule.module) }
    guard let name else { return known }
    let rules = known.filter { $0.rule.name == name }
    guard !rules.isEmpty else {
      throw Refusal(
        .badRequest, .unknown("rule", name, at: "rule", among: known.map(\.rule.name)))
    }
    return rules
  }

  private var access: Access { context.access(of: caller) }

  // MARK: Cursors

  private static let cursorKeys = 4

  /// A key follows from what is compared, which may be guessed from it: the cursor is sealed.
  private static func cursor(_ place: DuplicateScan.Place) -> ListCursor {
    ListCursor(values: [
      .integer(Int64(place.rule)), .integer(Int64(place.target)), .integer(place.key), .integer(Int64(place.group)),
    ])
  }

  private func start(_ request: DuplicateRequest, _ question: Fingerprint) throws -> DuplicateScan.Place {
    var problems: [Problem] = []
    if !ListPlan.limits.contains(request.limit) { problems.append(ListPlan.wrongLimit(request.limit)) }
    var place = DuplicateScan.Place()
    if let cursor = request.cursor {
      let key = try CursorKey.read(context.db)
      let read = ListCursor(sealed: cursor, question: question, keys: Self.cursorKeys, by: key).flatMap(Self.place)
      if let read { place = read } else { problems.append(ListPlan.wrongCursor) }
    }
    guard problems.isEmpty else { throw Refusal(.badRequest, problems) }
    return place
  }

  private static func place(_ cursor: ListCursor) -> DuplicateScan.Place? {
    let numbers = cursor.values.compactMap { if case .integer(let number) = $0 { number } else { nil } }
    guard numbers.count == cursorKeys, let rule = Int(exactly: numbers[0]), let target = Int(exactly: numbers[1]),
      let group = Int(exactly: numbers[3]), rule >= 0, target >= 0, group >= 0
    else { return nil }
    return DuplicateScan.Place(rule: rule, target: target, key: numbers[2], group: group)
  }

  // MARK: Output

  /// The group with the records that the caller may read; nil if he may read none.
  private func json(_ group: DuplicateScan.Group) throws -> [UInt8]? {
    let reader = DuplicateReader(execution: Execution(context, as: caller))
    var records: [JSON] = []
    for record in group.records {
      let fields = compared(group.rule, record.module)
      guard access.reads(compared: group.rule, on: record.module), let page = try reader.page(record, fields: fields)
      else { continue }
      records.append(
        .object([
          "module": .string(record.module), "title": .string(try reader.title(of: record)), "record": .raw(page.json),
        ]))
    }
    guard !records.isEmpty else { return nil }
    let label = Reader.$locale.withValue(caller.locale ?? context.settings.locale) { group.rule.label.spoken }
    return JSON.object([
      "rule": .string(group.rule.name), "label": .string(label), "score": .integer(group.score),
      "records": .array(records), "hidden": .integer(group.records.count - records.count),
      "capped": .boolean(group.isCapped),
    ]).bytes
  }

  /// What is shown of a record beside its title.
  private func compared(_ rule: DuplicateRule, _ module: String) -> [String] {
    var names: [String] = []
    for name in rule.compared(on: module) + ["owner", "created_at", "modified_at"] where !names.contains(name) {
      names.append(name)
    }
    return names
  }
}
