import Diagnostics
import Expressions
import GRDB
import Metamodel

// What a new user, or a change of one, has to be.
extension Store {
  static func validate(_ user: NewUser, model: Model, _ db: Database) throws {
    var problems: [Problem] = []
    if !isName(user.name) {
      problems.append(
        Problem(
          at: "name", code: "invalid",
          message:
            "A user's name has lower-case letters, digits, '.', '_' and '-', begins with a letter and has at most 64.",
          found: .text(user.name)))
    } else if try Bool.fetchOne(db, sql: "SELECT EXISTS(SELECT 1 FROM sys_user WHERE name = ?)", arguments: [user.name])
      == true
    {
      problems.append(
        Problem(at: "name", code: "duplicate", message: "There is a user named \(user.name).", found: .text(user.name)))
    }
    problems += badAddress(user.email) + badDisplayName(user.displayName) + badLocale(user.locale)
    problems += try badManager(user.manager, of: nil, db)
    if let email = user.email, try isTaken(email, besides: nil, db) { problems.append(.addressTaken(email)) }
    problems += unknown(user.roles, among: model.roles.map(\.name), at: "role")
    problems += unknown(user.teams, among: model.teams.map(\.name), at: "team")
    guard problems.isEmpty else { throw Refusal(.invalid, problems) }
  }

  /// The problem with a manager who does not exist, or stands below the user.
  static func badManager(_ name: String?, of user: UserInfo?, _ db: Database) throws -> [Problem] {
    guard let name else { return [] }
    let users = try UserTable.all(db)
    guard let manager = users.first(where: { $0.name == name }) else {
      return unknown([name], among: users.map(\.name), at: "manager")
    }
    guard let user, try user.id == manager.id || UserTable.subordinates(of: user.id, db).contains(manager.id) else {
      return []
    }
    return [
      Problem(
        at: "manager", code: "circle",
        message: "\(name) stands below \(user.name), or is the same, and cannot stand above.", found: .text(name))
    ]
  }

  static func isTaken(_ email: String, besides user: Int64?, _ db: Database) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT EXISTS(SELECT 1 FROM sys_user WHERE lower(email) = lower(?) AND id IS NOT ?)",
      arguments: [email, user]) ?? false
  }

  static func badDisplayName(_ name: String?) -> [Problem] {
    guard let name,
      name.count > 200 || name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
    else { return [] }
    return [
      Problem(
        at: "display_name", code: "invalid", message: "A display name is one line of at most 200 characters.",
        found: .text(String(name.prefix(200))))
    ]
  }

  static func badLocale(_ locale: String?) -> [Problem] {
    guard let locale, TenantSettings.locale(locale) == nil else { return [] }
    return [
      Problem(
        at: "locale", code: "invalid", message: "A locale is a language such as es or es-MX.",
        found: .text(String(locale.prefix(80))))
    ]
  }

  static func badAddress(_ email: String?) -> [Problem] {
    guard let email, !TextForms.isEmail(email) else { return [] }
    return [
      Problem(
        at: "email", code: "invalid", message: "The address has to be one such as ana@example.com.", found: .text(email)
      )
    ]
  }

  static func unknown(_ names: [String], among known: [String], at place: String) -> [Problem] {
    names.filter { !known.contains($0) }.map { name in
      let hint = NearMiss.nearest(to: name, among: known).map { " Did you mean '\($0)'?" } ?? ""
      return Problem(
        at: place, code: "not_found", message: "There is no \(place) '\(name)'.\(hint)", found: .text(name),
        wanted: .list(known.map(InputValue.text)))
    }
  }

  private static func isName(_ name: String) -> Bool {
    guard let first = name.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) else { return false }
    let others = Set("abcdefghijklmnopqrstuvwxyz0123456789._-".utf8)
    return name.utf8.count <= 64 && name.utf8.allSatisfy(others.contains)
  }
}

extension Problem {
  static func addressTaken(_ email: String) -> Problem {
    Problem(
      at: "email", code: "duplicate", message: "Another user of the tenant has the address \(email).",
      found: .text(email))
  }
}
