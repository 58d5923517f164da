import Expressions
import Foundation
import GRDB
import JSONText
import Metamodel

/// The scopes of a caller's rights as SQL, for whatever reads records.
///
/// The same rule for one record is ``ScopeCheck``; a property test keeps them together.
struct ScopeSQL: Sendable {
  let access: Access
  let now: Timestamp
  let timeZone: TimeZone

  /// What has to hold of a module's records for a right to count; nil where it counts on all. It needs no joins.
  ///
  /// - Parameter alias: what the statement calls the module's table, not quoted.
  func condition(of right: Right = .read, on module: String, alias: String) -> SQLFragment? {
    SQLFragment(all: [own(right, on: module, alias), followed(right, on: module, alias)].compactMap(\.self))
  }

  /// What has to hold of the record itself.
  private func own(_ right: Right, on module: String, _ alias: String) -> SQLFragment? {
    guard let scope = access.scope(of: right, on: module) else { return nil }
    let parts = [owners(access.owners(in: scope), alias)] + scope.conditions.map { criterion($0, module, alias) }
    let known = parts.compactMap(\.self)
    guard !known.isEmpty else { return SQLFragment(sql: "0", arguments: [], joins: []) }
    return SQLFragment(
      sql: "(\(known.map(\.sql).joined(separator: " OR ")))", arguments: known.flatMap(\.arguments), joins: [])
  }

  /// What has to hold of the record that a note is about.
  private func followed(_ right: Right, on module: String, _ alias: String) -> SQLFragment? {
    guard let followed = access.followed(by: right, on: module) else { return nil }
    let name = { (column: String) in "\(alias.quotedDatabaseIdentifier).\(column.quotedDatabaseIdentifier)" }
    let (about, id) = (name(followed.regarding.module), name(followed.regarding.id))
    let others = SQLFragment(
      sql: "\(about) IS NULL OR \(about) NOT IN (SELECT value FROM json_each(?))",
      arguments: [.text(JSON.strings(followed.restricted).compactText)], joins: [])
    let scoped = followed.scoped.map { target in
      let inner = "\(alias)~about"
      let own = own(followed.right, on: target, inner)
      return SQLFragment(
        sql: """
          \(about) = ? AND EXISTS (SELECT 1 FROM \(target.quotedDatabaseIdentifier) AS \(inner.quotedDatabaseIdentifier) \
          WHERE \(inner.quotedDatabaseIdentifier).id = \(id) AND \(own?.sql ?? "1"))
          """, arguments: [.text(target)] + (own?.arguments ?? []), joins: [])
    }
    let parts = [others] + scoped
    return SQLFragment(
      sql: "(\(parts.map { "(\($0.sql))" }.joined(separator: " OR ")))", arguments: parts.flatMap(\.arguments),
      joins: [])
  }

  /// Whether a right counts on the records of one owner and no others: an index has these in the order of their ids.
  func isOfOneOwner(_ right: Right = .read, on module: String) -> Bool {
    access.followed(by: right, on: module) == nil
      && access.scope(of: right, on: module).map { $0.conditions.isEmpty && access.owners(in: $0).count == 1 } ?? false
  }

  /// The same with its arguments written into it.
  func text(on module: String, alias: String) -> String? {
    condition(on: module, alias: alias).map { SQLText.inlined($0.sql, $0.arguments) }
  }

  /// One text for any number of owners, so that statements with it can be kept.
  private func owners(_ owners: [Int64], _ alias: String) -> SQLFragment? {
    guard let first = owners.first else { return nil }
    let column = "\(alias.quotedDatabaseIdentifier).owner"
    guard owners.count > 1 else {
      return SQLFragment(sql: "\(column) = ?", arguments: [.integer(first)], joins: [])
    }
    return SQLFragment(
      sql: "\(column) IN (SELECT value FROM json_each(?))", arguments: [.text(SQLText.list(owners))], joins: [])
  }

  /// A criterion is its author's, so it reads whatever it says. One that SQL cannot compute, which the model's check should have
  /// found, is met by nothing.
  func criterion(_ condition: ModelExpression, _ module: String, _ alias: String) -> SQLFragment? {
    guard let plain = try? filter(condition, module, alias) else { return nil }
    guard !plain.joins.isEmpty else {
      return SQLFragment(sql: "(\(plain.sql))", arguments: plain.arguments, joins: [])
    }
    // What lookups lead to is joined within, so that whoever asks need not know.
    let inner = "\(alias)~"
    guard let fragment = try? filter(condition, module, inner) else { return nil }
    let joins = fragment.joins.map { " \($0.sql)" }.joined()
    let name = inner.quotedDatabaseIdentifier
    return SQLFragment(
      sql: """
        EXISTS (SELECT 1 FROM \(module.quotedDatabaseIdentifier) AS \(name)\(joins) \
        WHERE \(name).id = \(alias.quotedDatabaseIdentifier).id AND (\(fragment.sql)))
        """, arguments: fragment.arguments, joins: [])
  }

  private func filter(
    _ condition: ModelExpression, _ module: String, _ alias: String
  ) throws(ExpressionError) -> SQLFragment {
    var naming = access.compiled.naming
    naming.hasMomentParts = true
    return try SQLTranslation.filter(
      condition.checked, module: module, naming: naming, alias: alias, now: now, timeZone: timeZone,
      userID: access.caller.userID, rights: .definer)
  }
}

extension CompiledModel {
  /// Refuses criteria of scopes and of retention that the database cannot compute.
  func requireScopes() throws(Refusal) {
    let caller = Caller(userID: 0, name: "", roles: [], teams: [])
    let scopes = ScopeSQL(access: Access(caller, self), now: Timestamp(microseconds: 0), timeZone: .gmt)
    let problems = model.roles.flatMap { role in
      role.scopes.sorted { $0.key < $1.key }.flatMap { module, scope in
        Set(scope.read.conditions + scope.write.conditions).compactMap {
          scopes.problem($0, of: module, at: "access.yaml", "roles.\(role.name).scopes.\(module)")
        }
      }
    }
    let kept = model.modules.flatMap { module in
      (module.retention?.rules ?? []).compactMap(\.condition).compactMap {
        scopes.problem($0, of: module.name, at: "modules/\(module.name).yaml", "retention")
      }
    }
    guard problems.isEmpty, kept.isEmpty else { throw Refusal(.configuration, problems + kept) }
  }
}

extension ScopeSQL {
  fileprivate func problem(
    _ condition: ModelExpression, of module: String, at file: String, _ place: String
  ) -> Problem? {
    do throws(ExpressionError) {
      _ = try filter(condition, module, "t")
      return nil
    } catch {
      return Problem(
        at: file, code: error.code.rawValue, message: "\(place): \(condition.source): \(error.message)",
        found: .text(condition.source))
    }
  }
}
