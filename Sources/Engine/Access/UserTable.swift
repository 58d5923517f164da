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
    for role in Set(user.roles) {
      try db.execute(sql: "INSERT INTO sys_user_role VALUES (?, ?)", arguments: [id, role])
    }
    for team in Set(user.teams) {
      try db.execute(sql: "INSERT INTO sys_user_team VALUES (?, ?)", arguments: [id, team])
    }
    return UserInfo(
      id: id, name: user.name, email: user.email, displayName: user.displayName, isActive: true, roles: user.roles,
      teams: user.teams)
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
