import Foundation
import GRDB
import Metamodel

@testable import Engine

/// A model with something of each kind to search, and roles that may read some of it.
enum SearchModel {
  static let files = [
    "preset.yaml": SalesModel.preset, "access.yaml": access, "modules/people.yaml": people,
    "modules/places.yaml": places, "modules/notes.yaml": notes,
  ]

  private static let access = """
    roles:
      administrator: {label: Administrator, modules: {"*": [all]}}
      manager: {label: Manager, modules: {"*": [all]}}
      rep: {label: Representative, modules: {people: [create, read, update, delete, bulk]}}
    """

  static let people = """
    module: people
    label: {one: Person, many: People}
    title: "{first} {last} {place.name}"
    fields:
      first: {type: text, label: First name}
      last: {type: text, label: Last name, sensitivity: pii}
      email: {type: email, label: E-mail, unique: true}
      phone: {type: phone, label: Phone}
      number: {type: autonumber, label: Number, prefix: P-, width: 4}
      iban: {type: text, label: Account, sensitivity: financial}
      card: {type: text, label: Card, sensitivity: financial, searchable: true}
      nickname: {type: text, label: Nickname, searchable: false}
      story: {type: textarea, label: Story}
      kind: {type: picklist, label: Kind, values: {friend: Friend}}
      place: {type: lookup, to: places, inverse: people, label: Place}
    """

  private static let places = """
    module: places
    label: {one: Place, many: Places}
    title: "{name}"
    fields:
      name: {type: text, label: Name}
      street: {type: text, label: Street}
      site: {type: url, label: Site}
    """

  private static let notes = """
    module: notes
    label: {one: Note, many: Notes}
    title: "{body}"
    fields:
      body: {type: textarea, label: Body}
    """
}

extension TestStore {
  static func searched() async throws -> TestStore { try await TestStore(files: SearchModel.files) }

  @discardableResult
  func add(to module: String = "people", _ values: [String: String]) async throws -> Int64 {
    try await store.perform(.create(module: module, values: values.mapValues { .text($0) }), as: admin).id
  }

  func search(_ text: String, in modules: [String]? = nil, limit: Int = 50, as caller: Caller? = nil) async throws
    -> Found
  {
    let page = try await store.search(
      SearchRequest(text: text, modules: modules, limit: limit), as: caller ?? admin)
    return try JSONDecoder().decode(Found.self, from: Data(page.json))
  }

  /// Everything that the index has once what is noted is written: each word with its row, column and place.
  func indexed() throws -> [String] { try indexed { try $0.update(store.state.compiled) } }

  /// The same, if the index were made anew.
  func indexedAnew() throws -> [String] { try indexed { _ = try $0.rebuild(store.state.compiled) } }

  /// What the index would have after some change, which is undone.
  private func indexed(after change: (SearchIndex) throws -> Void) throws -> [String] {
    let queue = try DatabaseQueue(path: path)
    var words: [String] = []
    try queue.writeWithoutTransaction { db in
      try db.inTransaction {
        try change(SearchIndex(db: db))
        words = try Self.indexed(db)
        return .rollback
      }
    }
    return words
  }

  private static func indexed(_ db: Database) throws -> [String] {
    try db.execute(sql: "CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab(main, sys_search, instance)")
    return try Row.fetchAll(db, sql: "SELECT doc, col, offset, term FROM temp.words ORDER BY 1, 2, 3").map {
      "\(($0[0] as Int64) % 0x10000) \($0[1] as String) \($0[2] as Int) \($0[3] as String)"
    } + Row.fetchAll(db, sql: "SELECT id, sz FROM sys_search_docsize ORDER BY id").map { "\($0)" }
  }
}

/// The answer of a search.
struct Found: Decodable {
  struct Result: Decodable {
    struct Snippet: Decodable {
      struct Part: Decodable {
        let text: String
        let match: Bool?
      }

      let field: String
      let parts: [Part]

      /// `field: … [what was found] …`
      var text: String { "\(field): " + parts.map { $0.match == true ? "[\($0.text)]" : $0.text }.joined() }
    }

    let module: String
    let id: Int64
    let title: String
    let fields: [String]
    let snippet: Snippet?
  }

  let results: [Result]
  let found: Int
  let capped: Bool

  /// `module/id` of each, in order.
  var names: [String] { results.map { "\($0.module)/\($0.id)" } }
}
