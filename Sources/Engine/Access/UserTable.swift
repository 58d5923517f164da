import Expressions
import GRDB

/// A user that is to be created.
package struct NewUser: Sendable, Hashable, Codable {
  /// The handle: lower-case letters, digits, `.`, `_` and `-`, from a letter, at most 64.
  package let name: String
  package let email: String?
  package let displayName: String
  package let roles: [String]
  package let teams: [String]
  /// The name of the user above; nil for none.
  package let manager: String?
  /// The language in which mail is written to them; nil means the tenant's.
  package let locale: String?

  package init(
    name: String, email: String?, displayName: String?, roles: [String], teams: [String], manager: String? = nil,
    locale: String? = nil
  ) {
    self.manager = manager
    self.name = name
    self.email = email
    self.displayName = displayName ?? name
    self.roles = roles
    self.teams = teams
    self.locale = locale
  }
}

/// What is to be changed of a user; what is nil stays. The handle stays always.
package struct UserChange: Sendable, Hashable, Codable {
  /// An empty text takes the address away.
  package var email: String?
  package var displayName: String?
  /// In place of those that the user has.
  package var roles: [String]?
  package var teams: [String]?
  /// The name of the user above; an empty text takes it away.
  package var manager: String?
  /// Whether the user may do anything; of one who is not active no key, session or token is good.
  package var isActive: Bool?
  /// An empty text means the tenant's language.
  package var locale: String?

  package init(
    email: String? = nil, displayName: String? = nil, roles: [String]? = nil, teams: [String]? = nil,
    manager: String? = nil, isActive: Bool? = nil, locale: String? = nil
  ) {
    self.manager = manager
    self.locale = locale
    self.email = email
    self.displayName = displayName
    self.roles = roles
    self.teams = teams
    self.isActive = isActive
  }
}

/// A user as others may see them.
package struct UserInfo: Sendable, Hashable, Codable {
  package let id: Int64
  package let name: String
  package let email: String?
  package let displayName: String
  package let isActive: Bool
  package let roles: [String]
  package let teams: [String]
  /// The name of the user above.
  package let manager: String?
  package let locale: String?
  /// Whether they have chosen a password.
  package let hasPassword: Bool
  package let hasSecondFactor: Bool
  /// How the last mail fared that let them choose a password; nil if there was none.
  package let lastMail: String?
}

/// Reads and writes users, with their roles and teams.
enum UserTable {
  static func insert(_ user: NewUser, at now: Timestamp, _ db: Database) throws -> UserInfo {
    try db.execute(
      sql: """
        INSERT INTO sys_user(name, email, display_name, locale, created_at, manager)
        VALUES (?, ?, ?, ?, ?, (SELECT id FROM sys_user WHERE name = ?))
        """,
      arguments: [user.name, user.email, user.displayName, user.locale, now.microseconds, user.manager])
    let id = db.lastInsertedRowID
    try give(user.roles, in: "sys_user_role", to: id, db)
    try give(user.teams, in: "sys_user_team", to: id, db)
    return UserInfo(
      id: id, name: user.name, email: user.email, displayName: user.displayName, isActive: true, roles: user.roles,
      teams: user.teams, manager: user.manager, locale: user.locale, hasPassword: false, hasSecondFactor: false,
      lastMail: nil)
  }

  /// Changes a user.
  static func update(_ id: Int64, _ change: UserChange, _ db: Database) throws {
    if let email = change.email {
      try db.execute(sql: "UPDATE sys_user SET email = nullif(?, '') WHERE id = ?", arguments: [email, id])
    }
    if let name = change.displayName {
      try db.execute(sql: "UPDATE sys_user SET display_name = ? WHERE id = ?", arguments: [name, id])
    }
    if let manager = change.manager {
      try db.execute(
        sql: "UPDATE sys_user SET manager = (SELECT id FROM sys_user WHERE name = ?) WHERE id = ?",
        arguments: [manager, id])
    }
    if let locale = change.locale {
      try db.execute(sql: "UPDATE sys_user SET locale = nullif(?, '') WHERE id = ?", arguments: [locale, id])
    }
    if let isActive = change.isActive {
      try db.execute(sql: "UPDATE sys_user SET active = ? WHERE id = ?", arguments: [isActive, id])
    }
    for (names, table) in [(change.roles, "sys_user_role"), (change.teams, "sys_user_team")] {
      guard let names else { continue }
      try db.execute(sql: "DELETE FROM \(table) WHERE user = ?", arguments: [id])
      try give(names, in: table, to: id, db)
    }
  }

  private static func give(_ names: [String], in table: String, to user: Int64, _ db: Database) throws {
    for name in Set(names) { try db.execute(sql: "INSERT INTO \(table) VALUES (?, ?)", arguments: [user, name]) }
  }

  static func all(_ db: Database) throws -> [UserInfo] { try users(db) }

  /// Users with greater ids, in their order.
  static func page(after id: Int64, limit: Int, _ db: Database) throws -> [UserInfo] {
    try users(db, where: "u.id > ?", [id], limit: limit)
  }

  /// The user of that name, active or not.
  static func user(named name: String, _ db: Database) throws -> UserInfo? {
    try users(db, where: "u.name = ?", [name]).first
  }

  /// The user with that id, active or not.
  static func user(id: Int64, _ db: Database) throws -> UserInfo? { try users(db, where: "u.id = ?", [id]).first }

  private static func users(
    _ db: Database, where condition: String = "1", _ arguments: StatementArguments = [], limit: Int = -1
  ) throws -> [UserInfo] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT u.*, m.name AS above, c.password IS NOT NULL AS has_password, c.factor_at IS NOT NULL AS has_factor,
          (SELECT mail FROM sys_token t WHERE t.user = u.id ORDER BY t.id DESC LIMIT 1) AS last_mail
        FROM sys_user u LEFT JOIN sys_user m ON m.id = u.manager LEFT JOIN sys_credential c ON c.user = u.id
        WHERE u.id > 0 AND \(condition) ORDER BY u.id LIMIT ?
        """)
    return try Row.fetchAll(statement, arguments: arguments + [limit]).map { row in
      let id: Int64 = row["id"]
      return UserInfo(
        id: id, name: row["name"], email: row["email"], displayName: row["display_name"], isActive: row["active"],
        roles: try roles(of: id, db), teams: try teams(of: id, db), manager: row["above"], locale: row["locale"],
        hasPassword: row["has_password"], hasSecondFactor: row["has_factor"], lastMail: row["last_mail"])
    }
  }

  /// The active user of that name as a caller.
  static func caller(named name: String, _ db: Database) throws -> Caller? {
    let statement = try db.cachedStatement(sql: "SELECT id, name FROM sys_user WHERE name = ? AND active = 1")
    return try Row.fetchOne(statement, arguments: [name]).map { try caller($0, db) }
  }

  /// The active user with that id as a caller.
  static func caller(id: Int64, _ db: Database) throws -> Caller? {
    let statement = try db.cachedStatement(sql: "SELECT id, name FROM sys_user WHERE id = ? AND active = 1")
    return try Row.fetchOne(statement, arguments: [id]).map { try caller($0, db) }
  }

  /// The active user with that id, as whoever is told something.
  static func addressee(id: Int64, _ db: Database) throws -> Addressee? {
    let statement = try db.cachedStatement(
      sql: "SELECT id, name, display_name, email, locale FROM sys_user WHERE id = ? AND active = 1")
    return try Row.fetchOne(statement, arguments: [id]).map { row in
      Addressee(
        caller: try caller(row, db), displayName: row["display_name"], email: row["email"], locale: row["locale"])
    }
  }

  /// What the user with that id is called, active or not.
  static func displayName(of id: Int64, _ db: Database) throws -> String? {
    try String.fetchOne(
      db.cachedStatement(sql: "SELECT display_name FROM sys_user WHERE id = ? AND id > 0"), arguments: [id])
  }

  /// The active user with that name or, if it has an `@`, that address.
  static func active(_ login: String, _ db: Database) throws -> Int64? {
    try Int64.fetchOne(
      db,
      sql: login.contains("@")
        ? "SELECT id FROM sys_user WHERE lower(email) = lower(?) AND active = 1"
        : "SELECT id FROM sys_user WHERE name = lower(?) AND active = 1", arguments: [login])
  }

  /// The user with an address, active or not.
  static func owner(of email: String, _ db: Database) throws -> Int64? {
    try Int64.fetchOne(db, sql: "SELECT id FROM sys_user WHERE lower(email) = lower(?)", arguments: [email])
  }

  /// The active user with the role `administrator` that has been there longest.
  static func firstAdministrator(_ db: Database) throws -> Caller? {
    try Row.fetchOne(
      db,
      sql: """
        SELECT u.id, u.name FROM sys_user u JOIN sys_user_role r ON r.user = u.id
        WHERE u.active = 1 AND r.role = 'administrator' ORDER BY u.id LIMIT 1
        """
    ).map { try caller($0, db) }
  }

  private static func caller(_ row: Row, _ db: Database) throws -> Caller {
    let id: Int64 = row["id"]
    return Caller(
      userID: id, name: row["name"], roles: try roles(of: id, db), teams: try teams(of: id, db),
      colleagues: try colleagues(of: id, db), subordinates: try subordinates(of: id, db))
  }

  /// Those who are in one of the user's teams.
  private static func colleagues(of user: Int64, _ db: Database) throws -> [Int64] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT DISTINCT user FROM sys_user_team WHERE team IN (SELECT team FROM sys_user_team WHERE user = ?) ORDER BY user
        """)
    return try Int64.fetchAll(statement, arguments: [user])
  }

  /// Those who stand below the user, however deep; each once, so that it ends also where somebody has made a circle.
  static func subordinates(of user: Int64, _ db: Database) throws -> [Int64] {
    let statement = try db.cachedStatement(
      sql: """
        WITH RECURSIVE below(id) AS (
          SELECT id FROM sys_user WHERE manager = ? UNION SELECT u.id FROM sys_user u JOIN below b ON u.manager = b.id)
        SELECT id FROM below ORDER BY id
        """)
    return try Int64.fetchAll(statement, arguments: [user])
  }

  /// The active user right above another; nil where there is none.
  static func manager(of user: Int64, _ db: Database) throws -> Int64? {
    let statement = try db.cachedStatement(
      sql: "SELECT m.id FROM sys_user u JOIN sys_user m ON m.id = u.manager WHERE u.id = ? AND m.active = 1")
    return try statement.firstInteger([user.databaseValue])
  }

  private static func roles(of user: Int64, _ db: Database) throws -> [String] {
    let statement = try db.cachedStatement(sql: "SELECT role FROM sys_user_role WHERE user = ? ORDER BY role")
    return try String.fetchAll(statement, arguments: [user])
  }

  private static func teams(of user: Int64, _ db: Database) throws -> [String] {
    let statement = try db.cachedStatement(sql: "SELECT team FROM sys_user_team WHERE user = ? ORDER BY team")
    return try String.fetchAll(statement, arguments: [user])
  }
}
