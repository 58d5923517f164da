package import Foundation

/// Translates conditions into SQL for filters.
///
/// Inside, a condition is 1 where the evaluator gives true, 0 where it gives false and NULL where it gives an error; SQL's
/// `AND`, `OR` and `NOT` then treat NULL as CEL's `&&`, `||` and `!` treat errors. Null as a value is told from an error
/// by guards.
package struct SQLTranslation {
  /// SQL that is true exactly for the records for which the evaluator gives true; else false or NULL.
  ///
  /// - Parameters:
  ///   - checked: A condition.
  ///   - module: The module whose records are filtered.
  ///   - naming: Where modules, fields and related lists lie.
  ///   - alias: What the statement calls that module's table.
  ///   - now: What `now()` is, bound as an argument; `today()` is its day in `timeZone`.
  ///   - timeZone: Where days begin and end.
  ///   - userID: What `user` is; nil is null.
  ///   - rights: On whose behalf fields are read.
  ///
  /// Throws `not_translatable` for what only the evaluator can do, `not_readable` for a field that the caller may not
  /// read, `type_mismatch` if the expression is no condition.
  package static func filter(
    _ checked: CheckedExpression, module: String, naming: any SQLNaming, alias: String, now: Timestamp,
    timeZone: TimeZone, userID: Int64?, rights: Rights
  ) throws(ExpressionError) -> SQLFragment {
    do throws(Problem) {
      try require(rights, for: checked)
      guard checked.type == .bool || checked.type == .dyn else {
        throw Problem(
          code: .typeMismatch, message: "A filter is a condition that is true or false, found \(checked.type).",
          offset: checked.expression.root.offset)
      }
      let constants = ConstantFolding(now: now, timeZone: timeZone, userID: userID)
      var translator = Translator(naming: naming, constants: constants, module: module, alias: alias)
      let condition = try translator.condition(checked.operation, .truth)
      return SQLFragment(sql: condition.sql, arguments: condition.arguments, joins: translator.joins)
    } catch {
      throw error.located(in: checked.expression.source)
    }
  }

  /// SQL that gives the expression's value for a record as a column of that kind keeps it; NULL where it has none.
  ///
  /// Decimals are rounded to the column's digits, halves away from zero. What depends on the clock, the zone or the user is
  /// not to be asked for.
  ///
  /// - Parameters:
  ///   - checked: An expression of the column's type.
  ///   - storage: How the column keeps its values.
  ///   - module: The module whose records have the column.
  ///   - naming: Where modules, fields and related lists lie.
  ///   - alias: What stands for that module's table.
  ///
  /// Throws `not_translatable` for what only the evaluator can do.
  package static func value(
    of checked: CheckedExpression, as storage: SQLColumn.Storage, module: String, naming: any SQLNaming, alias: String
  ) throws(ExpressionError) -> SQLFragment {
    do throws(Problem) {
      let constants = ConstantFolding(now: Timestamp(microseconds: 0), timeZone: .gmt, userID: nil)
      var translator = Translator(naming: naming, constants: constants, module: module, alias: alias)
      let offset = checked.expression.root.offset
      let value = try translator.value(try translator.term(checked.operation), as: storage, at: offset)
      return SQLFragment(sql: value.sql, arguments: value.arguments, joins: translator.joins)
    } catch {
      throw error.located(in: checked.expression.source)
    }
  }

  private static func require(_ rights: Rights, for checked: CheckedExpression) throws(Problem) {
    let refused = checked.fieldOffsets.filter { !rights.allow(module: $0.key.module, field: $0.key.field) }
    guard let (name, offset) = refused.min(by: { $0.value < $1.value }) else { return }
    throw Problem(
      code: .notReadable, message: "The field '\(name.field)' of \(name.module) may not be read.", offset: offset)
  }
}
