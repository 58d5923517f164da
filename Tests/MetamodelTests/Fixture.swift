import Diagnostics
import MarkedText
import Metamodel
import Testing

/// A small preset to which tests add what they are about.
enum Fixture {
  static let files = [
    "preset.yaml": "preset: small\nversion: 1.0.0\nlabel: Small\nlocales: [en]\n",
    "access.yaml": """
    roles:
      administrator: {label: Administrator, modules: {"*": [all]}}
      seller: {label: Seller, modules: {"*": [read], deals: [create, read, update, transition]}}
    teams:
      office: {label: Office}
    """,
    "modules/accounts.yaml": """
    module: accounts
    label: {one: Account, many: Accounts}
    title: "{name}"
    fields:
      name: {type: text, label: Name, required: true}
      manager: {type: user, label: Manager}
      size: {type: integer, label: Size}
    """,
    "modules/calls.yaml": """
    module: calls
    label: {one: Call, many: Calls}
    title: "{subject}"
    activity: {kind: call}
    fields:
      subject: {type: text, label: Subject}
      status: {type: picklist, label: Status, values: {planned: Planned, completed: Completed}}
      regarding: {type: lookup, to: any, inverse: calls, label: Regarding}
    """,
    "modules/deals.yaml": """
    module: deals
    label: {one: Deal, many: Deals}
    title: "{name}"
    fields:
      name: {type: text, label: Name}
      account: {type: lookup, to: accounts, inverse: deals, label: Account}
      amount: {type: currency, label: Amount}
      probability: {type: percent, scale: 1, label: Probability}
      closed_on: {type: date, label: Closed on}
      stage: {type: picklist, label: Stage, default: open, values: {open: Open, offered: Offered, won: Won, lost: Lost}}
    """,
    "blueprints/sale.yaml": """
    blueprint: sale
    module: deals
    field: stage
    states: {open: {}, offered: {}, won: {terminal: true}, lost: {terminal: true}}
    transitions:
      offer: {from: [open], to: offered}
      win: {from: [offered], to: won}
      lose: {from: any, to: lost}
    """,
  ]

  /// The fixture with other files added or put in place of its own.
  static func sources(_ changes: [String: String] = [:], without: [String] = []) throws -> SourceSet {
    var files = files.merging(changes) { _, new in new }
    for path in without { files[path] = nil }
    return try SourceSet(name: "small", files: files)
  }

  /// Loads the fixture with changes.
  static func load(_ changes: [String: String] = [:]) throws -> ModelLoader.Result {
    ModelLoader.result(layers: [try sources(changes)])
  }

  /// Loads the fixture with an overlay.
  static func load(_ changes: [String: String] = [:], overlay: [String: String]) throws -> ModelLoader.Result {
    ModelLoader.result(layers: [try sources(changes), try SourceSet(name: "overlay", files: overlay)])
  }
}

/// A file with marks, and the diagnostics that loading it has to give there, no more and no less.
struct Lint: Sendable, CustomTestStringConvertible {
  let file: String
  let source: String
  let expected: [Expected]

  struct Expected: Sendable {
    let mark: Int
    let code: String
    /// The exact message; nil for those of the expression language, whose own tests know them.
    let message: String?
    var suggestion: String?
  }

  init(_ file: String, _ source: String, _ expected: Expected...) {
    self.file = file
    self.source = source
    self.expected = expected
  }

  var testDescription: String { "\(expected.map(\.code)) in \(file)" }

  func check() throws {
    let marked = MarkedText(source)
    let result = try Fixture.load([file: marked.text])
    let wanted = try expected.map { expectation in
      let place = try #require(marked.places[expectation.mark])
      return Found("small/\(file):\(place.line):\(place.column)", expectation)
    }
    let found = zip(result.diagnostics, wanted + Array(repeating: nil, count: result.diagnostics.count))
      .map { Found($0, hidesMessage: $1.map { $0.message == nil } ?? false) }
    #expect(found == wanted)
    #expect((result.model == nil) == result.diagnostics.containsError)
  }

  struct Found: Equatable {
    let place: String
    let code: String
    let message: String?
    let suggestion: String?

    init(_ place: String, _ expected: Expected) {
      self.place = place
      code = expected.code
      message = expected.message
      suggestion = expected.suggestion
    }

    init(_ diagnostic: Diagnostic, hidesMessage: Bool) {
      place = diagnostic.location?.description ?? ""
      code = diagnostic.code.rawValue
      message = hidesMessage ? nil : diagnostic.message
      suggestion = diagnostic.suggestion
    }
  }
}

extension Lint.Expected {
  init(_ mark: Int, _ code: String, _ message: String?, suggestion: String? = nil) {
    self.init(mark: mark, code: code, message: message, suggestion: suggestion)
  }
}
