import Diagnostics
import Expressions
import Metamodel

/// A question for figures that has been checked: everything in it exists and the caller may read it.
struct AggregatePlan {
  let module: Module
  let filter: SQLFragment?
  let keys: [GroupKey]
  let measures: [Measure]

  static let mostKeys = 4
  static let mostMeasures = 16

  /// Checks a question.
  ///
  /// - Throws: ``Refusal`` with everything that is wrong with it at once; an unknown or unreadable module alone.
  init(_ request: AggregateRequest, for caller: Caller, in context: ReadContext) throws {
    module = try context.module(request.module, readableBy: caller)
    var problems: [Problem] = []
    let reading = AggregateReading(
      module: module, naming: context.naming(for: caller), access: context.access(of: caller))
    keys = reading.items(request.groupBy, atMost: Self.mostKeys, "group_by", reading.key, &problems)
    measures = reading.items(request.measures, atMost: Self.mostMeasures, "measures", reading.measure, &problems)
    if measures.isEmpty, problems.isEmpty { problems.append(Self.noMeasure) }
    let wanted = ListPlan.filter(request.filter, of: module.name, for: caller, in: context, problems: &problems)
    guard problems.isEmpty else { throw Refusal(.badRequest, problems) }
    for path in keys.map(\.path) + measures.compactMap(\.path) { context.ask(path, of: module.name) }
    filter = SQLFragment(all: ListPlan.scope(of: module.name, for: caller, in: context) + [wanted].compactMap(\.self))
  }

  private static let noMeasure = Problem(
    at: "measures", code: "required", message: "Say what to measure, such as count or sum:amount.")
}

/// Reads the parts of a question for figures.
private struct AggregateReading {
  let module: Module
  let naming: EngineNaming
  let access: Access

  /// The items of a list, each once, with the problems of those that are none.
  func items<Item>(
    _ texts: [String], atMost limit: Int, _ place: String, _ read: (String) throws(Refusal) -> Item,
    _ problems: inout [Problem]
  ) -> [Item] {
    var seen: Set<String> = []
    var items: [Item] = []
    for text in texts where seen.insert(text).inserted {
      do throws(Refusal) { items.append(try read(text)) } catch { problems += error.problems }
    }
    if seen.count > limit {
      problems.append(
        Problem(
          at: place, code: "too_many", message: "There are \(seen.count) parts of \(place); give at most \(limit).",
          found: .number(String(seen.count)), wanted: .number(String(limit))))
    }
    return items
  }

  /// `stage`, `account.industry`, `close_date:month`.
  func key(_ text: String) throws(Refusal) -> GroupKey {
    let (name, suffix) = parts(text)
    let path = try reader("group_by", "group", SortParser.reasonNotToSort).path(name)
    guard let suffix else {
      if case .timestamp = path.member.storage {
        throw wrong(text, "group_by", "Moments are grouped by a span: \(name):month.", among: spans)
      }
      return GroupKey(name: text, path: path, bucket: nil)
    }
    guard let bucket = DateBucket(rawValue: suffix) else {
      throw wrong(text, "group_by", "There is no span '\(suffix)'.\(hint(suffix, spans))", among: spans)
    }
    switch path.member.storage {
    case .date, .timestamp: return GroupKey(name: text, path: path, bucket: bucket)
    default: throw wrong(text, "group_by", "'\(name)' is neither a day nor a moment, so it has no \(suffix).")
    }
  }

  /// `count`, `sum:amount`.
  func measure(_ text: String) throws(Refusal) -> Measure {
    let (name, field) = parts(text)
    let functions = Measure.Function.allCases.map(\.rawValue)
    guard let function = Measure.Function(rawValue: name) else {
      throw wrong(text, "measures", "There is no measure '\(name)'.\(hint(name, functions))", among: functions)
    }
    guard let field else {
      guard function == .count else { throw wrong(text, "measures", "Say of which field: \(name):amount.") }
      return Measure(name: text, function: function, path: nil)
    }
    let reason: @Sendable (StoredMember, Module?) -> String? = { function.reasonAgainst($0, $1) }
    return Measure(name: text, function: function, path: try reader("measures", "be measured", reason).path(field))
  }

  private var spans: [String] { DateBucket.allCases.map(\.rawValue) }

  private func parts(_ text: String) -> (String, String?) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    return (parts.first ?? "", parts.count == 2 ? parts.last : nil)
  }

  private func reader(
    _ place: String, _ verb: String, _ reason: @escaping @Sendable (StoredMember, Module?) -> String?
  ) -> FieldPathReader {
    FieldPathReader(
      module: module, naming: naming, access: access, place: place, code: "not_measurable", verb: verb, reason: reason)
  }

  private func hint(_ found: String, _ known: [String]) -> String {
    NearMiss.nearest(to: found, among: known).map { " Did you mean '\($0)'?" } ?? ""
  }

  private func wrong(_ text: String, _ place: String, _ message: String, among known: [String]? = nil) -> Refusal {
    Refusal(
      .badRequest,
      Problem(
        at: place, code: "malformed", message: "\(text): \(message)", found: .text(text),
        wanted: known.map { .list($0.map(InputValue.text)) }))
  }
}

extension Measure.Function {
  /// Why the function says nothing of a field; nil if it does.
  fileprivate func reasonAgainst(_ member: StoredMember, _ module: Module?) -> String? {
    switch (self, member.storage) {
    case (.count, .anyReference), (.count, .codes): return nil
    case (.count, _): return nil
    case (_, .integer), (_, .decimal), (_, .duration): return nil
    case (.min, .date), (.max, .date), (.min, .timestamp), (.max, .timestamp): return nil
    case (.min, .text), (.max, .text): return SortParser.reasonNotToSort(by: member, of: module)
    default: return "it is no number"
    }
  }
}
