import Engine
import Foundation
import JSONText
import Metamodel

/// Finds the records that the cells of a file name, many with one question.
struct LookupResolver {
  private let store: Store
  private let caller: Caller
  /// What is known so far; nil within means that there is no such record.
  private var known: [Question: Answer] = [:]

  /// A record's name, with what it is a name of.
  struct Question: Hashable {
    let module: String
    let key: LookupKey
    let name: String
  }

  enum Answer: Hashable {
    case one(Int64)
    case none
    case several
  }

  /// Names asked for at once: the filter stays well within the budget of an expression.
  private static let batch = 50

  init(store: Store, caller: Caller) {
    self.store = store
    self.caller = caller
  }

  /// The record of that name, if it has been looked for.
  subscript(question: Question) -> Answer? { known[question] }

  /// Looks for records that are not known yet.
  mutating func find(_ questions: some Sequence<Question>) async throws {
    let open = Set(questions).filter { known[$0] == nil }
    let groups = Dictionary(grouping: open) { Group(module: $0.module, key: $0.key) }
    for (group, questions) in groups {
      var names = questions.map(\.name)[...]
      // Where all records are asked, once is enough.
      let batch = group.key.isPlain ? Self.batch : names.count
      while !names.isEmpty {
        try await ask(group, Array(names.prefix(batch)))
        names = names.dropFirst(batch)
      }
    }
  }

  /// Forgets the names of a module's records that were not found, since records have been added.
  mutating func forgetMissing(in module: String) {
    known = known.filter { $0.key.module != module || $0.value != .none }
  }

  /// Forgets everything once it is much, so that a file may name any number of records.
  mutating func forgetMuch() {
    if known.count > Self.most { known.removeAll() }
  }

  private static let most = 50_000

  private struct Group: Hashable {
    let module: String
    let key: LookupKey
  }

  private mutating func ask(_ group: Group, _ names: [String]) async throws {
    let literals = names.compactMap { group.key.isNumber ? Int64($0).map { String($0) } : $0.expressionLiteral }
    for name in names { known[Question(module: group.module, key: group.key, name: name)] = Answer.none }
    guard !literals.isEmpty else { return }
    // A name that is put together of several parts is no field that the database could look up: all records are asked.
    let filter = group.key.isPlain ? "\(group.key.expression) in [\(literals.joined(separator: ", "))]" : nil
    var request = ListRequest(module: group.module, filter: filter, fields: ["id"] + group.key.fields, limit: 200)
    repeat {
      let page = try JSON(parsing: try await store.list(request, as: caller).json)
      for record in page["records"]?.items ?? [] { note(record, group) }
      request.cursor = page["next_cursor"]?.text
    } while request.cursor != nil
  }

  private mutating func note(_ record: JSON, _ group: Group) {
    guard let id = record["id"]?.text.flatMap({ Int64($0) }) else { return }
    let name = group.key.parts.map { part in
      switch part {
      case .text(let text): text
      case .field(let field): record[field]?.text ?? ""
      }
    }.joined().trimmingCharacters(in: .whitespaces)
    let question = Question(module: group.module, key: group.key, name: name)
    known[question] = known[question].map { $0 == .none || $0 == .one(id) ? .one(id) : .several }
  }
}
