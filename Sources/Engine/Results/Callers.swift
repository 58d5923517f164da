import Expressions
import GRDB
import JSONText
import Metamodel

/// A record with a number, found by it.
package struct CallerMatch: Sendable, Hashable, Codable {
  package let module: String
  package let record: Int64
  /// What the record is called, as far as the reader may know.
  package let title: String
  /// The field that has the number.
  package let field: String
  package let number: CallNumber
}

extension Store {
  /// The records that have a telephone number, in whatever way it is written.
  ///
  /// - Parameters:
  ///   - number: as it was shown or dialled.
  ///   - caller: whoever asks.
  /// - Returns: those that the caller may read, with fields that they may read; at most 50.
  /// - Throws: ``Refusal`` of what is no number.
  package func callers(by number: String, as caller: Caller) async throws -> [CallerMatch] {
    guard let wanted = CallNumber(number, callingCode: settings.callingCode), wanted.tel.filter(\.isNumber).count >= 3
    else {
      throw Refusal(
        .badRequest,
        Problem(
          at: "number", code: "invalid", message: "Give at least three digits of a telephone number.",
          found: .text(number)))
    }
    let page = try await search(SearchRequest(text: PhoneDigits.of(number), limit: 50), as: caller)
    let places = try JSON(parsing: page.json)["results"]?.items ?? []
    return try await read(by: "callers", as: caller) { context in
      let execution = Execution(context, as: caller)
      return try places.flatMap { place -> [CallerMatch] in
        guard let module = place["module"]?.text, let id = place["id"]?.text.flatMap(Int64.init),
          let plan = execution.state.compiled.plan(module), let row = try RowTable(plan: plan, db: context.db).row(id),
          !row.isDeleted, ScopeCheck(execution: execution, plan: plan).reads(row)
        else { return [] }
        return execution.matches(of: wanted, in: row, plan)
      }
    }
  }
}

extension Execution {
  /// The fields of a record that have a number.
  fileprivate func matches(of wanted: CallNumber, in row: RowImage, _ plan: ModulePlan) -> [CallerMatch] {
    plan.fields.enumerated().compactMap { position, planned in
      guard case .phone = planned.field.type, access.reads(planned.field.name, of: plan.module.name),
        case .string(let text) = row.values[position],
        let number = CallNumber(text, callingCode: state.settings.callingCode), number.tel == wanted.tel
      else { return nil }
      if access.phi(of: plan.module.name).contains(planned.field.name) {
        phi.add([planned.field.name], of: plan.module.name, row.id)
      }
      return CallerMatch(
        module: plan.module.name, record: row.id, title: title(of: row, plan), field: planned.field.name,
        number: number)
    }
  }
}
