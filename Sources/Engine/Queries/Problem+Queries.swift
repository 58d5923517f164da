import Diagnostics
import Expressions
import GRDB
import Metamodel

extension Problem {
  /// A name that is none of those that there are.
  static func unknown(_ kind: String, _ name: String, at place: String, among names: [String]) -> Problem {
    let suggestion = NearMiss.nearest(to: name, among: names)
    let hint = NearMiss.hint(for: name, among: names)
    return Problem(
      at: place, code: "unknown_\(kind)", message: "There is no \(kind) '\(name)'.\(hint)", found: .text(name),
      wanted: suggestion.map(InputValue.text))
  }

  /// A filter that cannot be read: `found` is an object with its `offset` in bytes, `line` and `column`, `wanted` the
  /// suggestion.
  init(filter error: ExpressionError) {
    self.init(
      at: "filter", code: error.code.rawValue, message: "\(error.line):\(error.column): \(error.message)",
      found: .object([
        "offset": .number(String(error.offset)), "line": .number(String(error.line)),
        "column": .number(String(error.column)),
      ]),
      wanted: error.suggestion.map(InputValue.text))
  }

  /// A question that is more than SQLite takes in one statement.
  static let tooComplex = Problem(
    at: "filter", code: ExpressionError.Code.tooComplex.rawValue,
    message:
      "The question is more than the database takes at once. Ask with fewer parts of the filter, or fewer lookups in it, the sort and the fields."
  )

  /// A module that the caller may not read.
  static func unreadable(_ module: String, at place: String, _ access: Access) -> Problem {
    access.problem(without: .read, on: module, at: place)
  }
}

extension DatabaseError {
  /// Whether SQLite refused a statement for its size alone (https://www.sqlite.org/limits.html).
  var isAboutSize: Bool {
    guard resultCode == .SQLITE_ERROR || resultCode == .SQLITE_TOOBIG else { return false }
    let words = ["parser stack overflow", "Expression tree is too large", "tables in a join", "too many SQL variables"]
    return resultCode == .SQLITE_TOOBIG || words.contains { message?.contains($0) == true }
  }
}

extension ReadContext {
  /// The module, if there is one of that name and the caller may read it.
  func module(_ name: String, readableBy caller: Caller) throws -> Module {
    let access = access(of: caller)
    guard let module = model.module(name) else {
      let isKnown = { access.may(.read, on: $0) }
      throw Refusal(
        .notFound,
        Problem(
          at: "module", code: "unknown_module",
          message: "There is no module '\(name)'.\(model.hint(forModule: name, among: isKnown))", found: .text(name),
          wanted: NearMiss.nearest(to: name, among: model.modules.map(\.name).filter(isKnown)).map(InputValue.text)))
    }
    guard access.may(.read, on: name) else {
      throw Refusal(.notPermitted, .unreadable(name, at: "module", access))
    }
    return module
  }
}
