import Expressions
import GRDB
import Metamodel

/// Whom an effect tells something: active users, each once, and addresses.
struct Recipients {
  let users: [Int64]
  let addresses: [String]

  /// The most that one effect may tell.
  private static let most = 200

  /// - Throws: ``Refusal`` if there are too many.
  init(_ named: [Recipient], of image: RowImage, _ judgement: Judgement, _ execution: Execution) throws {
    let reader = Reading(image: image, judgement: judgement, execution: execution)
    var (users, addresses) = ([Int64](), [String]())
    for recipient in named {
      for user in try reader.users(recipient) where !users.contains(user) { users.append(user) }
      if let address = reader.address(recipient), !addresses.contains(address) { addresses.append(address) }
    }
    guard users.count + addresses.count <= Self.most else {
      throw Refusal(
        .conflict,
        Problem(
          at: "to", code: "too_many",
          message: "An effect would tell \(users.count + addresses.count) at once; \(Self.most) is the most."))
    }
    self.users = users
    self.addresses = addresses
  }

  private struct Reading {
    let image: RowImage
    let judgement: Judgement
    let execution: Execution

    func users(_ recipient: Recipient) throws -> [Int64] {
      switch recipient {
      case .role(let name): try ids("SELECT user FROM sys_user_role WHERE role = ?", name)
      case .team(let name): try ids("SELECT user FROM sys_user_team WHERE team = ?", name)
      case .user(let name): try ids("SELECT id FROM sys_user WHERE name = ?", name)
      case .field(let expression):
        if case .record(let reference)? = try? judgement.value(expression),
          let user = try execution.addressee(reference.id)
        {
          [user.caller.userID]
        } else {
          []
        }
      case .managers(let levels): try managers(levels)
      case .address: []
      }
    }

    func address(_ recipient: Recipient) -> String? {
      guard case .address(let expression) = recipient, case .string(let text)? = try? judgement.value(expression)
      else { return nil }
      return text
    }

    /// The active ones of some users.
    private func ids(_ users: String, _ argument: any DatabaseValueConvertible) throws -> [Int64] {
      try Int64.fetchAll(
        execution.db.cachedStatement(sql: "SELECT id FROM sys_user WHERE active = 1 AND id IN (\(users)) ORDER BY id"),
        arguments: [argument])
    }

    private func managers(_ levels: Int) throws -> [Int64] {
      guard let owner = image.owner else { return [] }
      return try Int64.fetchAll(
        execution.db.cachedStatement(
          sql: """
            WITH RECURSIVE above(id, level) AS (
              SELECT manager, 1 FROM sys_user WHERE id = ?1
              UNION SELECT u.manager, a.level + 1 FROM above a JOIN sys_user u ON u.id = a.id WHERE a.level < ?2)
            SELECT id FROM sys_user WHERE active = 1 AND id <> ?1 AND id IN (SELECT id FROM above) ORDER BY id
            """), arguments: [owner, levels])
    }
  }
}
