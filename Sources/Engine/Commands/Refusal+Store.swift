import Diagnostics
import GRDB
import Metamodel

extension Refusal {
  /// - Parameter isKnown: which modules whoever asks may know of.
  static func noSuchModule(
    _ name: String, in model: Model, isKnown: (String) -> Bool = { _ in true }
  ) -> Refusal {
    let hint = model.hint(forModule: name, among: isKnown)
    return Refusal(
      .notFound,
      Problem(at: "module", code: "not_found", message: "There is no module '\(name)'.\(hint)", found: .text(name)))
  }

  static func noSuchRecord(_ module: String, _ id: Int64, inBin: Bool = false) -> Refusal {
    let place = inBin ? " in the recycle bin" : ", or it is in the recycle bin"
    return Refusal(
      .notFound,
      Problem(
        at: "id", code: "not_found", message: "There is no record \(id) in \(module)\(place).",
        found: .number(String(id))))
  }

  /// The file would not take it.
  static let unavailable = Refusal(
    .unavailable,
    Problem(
      at: "store", code: "unavailable",
      message: """
        The store could not be written: the disk is full or failing, another program holds the file, or it is being closed. \
        Nothing was changed; try again later.
        """))

  /// SQLite's error as a refusal: a constraint that the engine did not foresee, or a file that cannot be written now.
  static func of(_ error: DatabaseError) -> any Error {
    switch error.resultCode {
    // A mismatch is a number that SQLite itself gives and that is no whole one any more: of a record beyond the largest.
    case .SQLITE_CONSTRAINT, .SQLITE_MISMATCH:
      Refusal(.conflict, Problem(constraint: error.message ?? "A constraint was violated."))
    case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_NOMEM,
      .SQLITE_MISUSE:
      unavailable
    default: error
    }
  }
}

extension Problem {
  /// A constraint of the store that a write has met; the triggers of values say `code:field`.
  fileprivate init(constraint message: String) {
    // A sum beyond 64 bits is a REAL for SQLite, which the column does not take.
    if message.hasPrefix("cannot store REAL value in INTEGER column"),
      let place = message.split(separator: " ").last?.split(separator: "."), place.count == 2, let column = place.last
    {
      self.init(
        at: String(column), code: "out_of_range",
        message: """
          \(column) of \(place[0]) would become larger than the store can keep: about 9.2 × 10^18 of its smallest unit.
          """)
      return
    }
    let parts = message.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, !message.contains(" "), let code = parts.first, let field = parts.last else {
      self.init(at: "store", code: "constraint", message: message)
      return
    }
    self.init(at: String(field), code: String(code), message: "The store refuses the value of \(field): \(code).")
  }
}
