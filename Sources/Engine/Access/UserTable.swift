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

  package init(name: String, email: String?, displayName: String?, roles: [String], teams: [String]) {
    self.name = name
    self.email = email
    self.displayName = displayName ?? name
    self.roles = roles
    self.teams = teams
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
  /// Whether the user may do anything; of one who is not active no key is good.
  package var isActive: Bool?

  package init(
    email: String? = nil, displayName: String? = nil, roles: [String]? = nil, teams: [String]? = nil,
    isActive: Bool? = nil
  ) {
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
}

/// Reads and writes users, with their roles and teams.
enum UserTable {
  static func insert(_ user: NewUser, at now: Timestamp, _ db: Database) throws -> UserInfo {
    try db.execute(
      sql: "INSERT INTO sys_user(name, email, display_name, created_at) VALUES (?, ?, ?, ?)",
      arguments: [user.name, user.email, user.displayName, now.microseconds])
    let id = db.lastInsertedRowID
    try give(user.roles, in: "sys_user_role", to: id, db)
    try give(user.teams, in: "sys_user_team", to: id, db)
    return UserInfo(
      id: id, name: user.name, email: user.email, displayName: user.displayName, isActive: true, roles: user.roles,
      teams: user.teams)
  }

  /// Changes a user.
  static func update(_ id: Int64, _ change: UserChange, _ db: Database) throws {
    if let email = change.email {
      try db.execute(sql: "UPDATE sys_user SET email = nullif(?, '') WHERE id = ?", arguments: [email, id])
    }
    if let name = change.displayName {
      try db.execute(sql: "UPDATE sys_user SET display_name = ? WHERE id = ?", arguments: [name, id])
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

  static func all(_ db: Database) throws -> [UserInfo] {
    try Row.fetchAll(db, sql: "SELECT * FROM sys_user ORDER BY id").map { row in
      let id: Int64 = row["id"]
      return UserInfo(
        id: id, name: row["name"], email: row["email"], displayName: row["display_name"], isActive: row["active"],
        roles: try roles(of: id, db), teams: try teams(of: id, db))
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
    return Caller(userID: id, name: row["name"], roles: try roles(of: id, db), teams: try teams(of: id, db))
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
