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
    let digits = MatchText.digits(number)
    // A telephone exchange tells numbers of other countries with or without the sign before their code.
    let wanted = Set([number, "+\(digits)"].map { MatchText.phone($0, callingCode: settings.callingCode) })
    guard digits.count >= 3 else {
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
  /// Whether a number is one of those that are looked for. Where the country of one of both is not known its last nine digits tell.
  private func isNumber(_ text: String, among wanted: Set<String>) -> Bool {
    let (code, known) = (state.settings.callingCode, 9)
    let number = MatchText.phone(text, callingCode: code)
    if wanted.contains(number) { return true }
    guard code == nil else { return false }
    return wanted.contains { other in
      (number.hasPrefix("0") || other.hasPrefix("0")) && min(number.count, other.count) > known
        && number.suffix(known) == other.suffix(known)
    }
  }

  /// The fields of a record that have a number.
  fileprivate func matches(of wanted: Set<String>, in row: RowImage, _ plan: ModulePlan) -> [CallerMatch] {
    plan.fields.enumerated().compactMap { position, planned in
      guard case .phone = planned.field.type, access.reads(planned.field.name, of: plan.module.name),
        case .string(let text) = row.values[position],
        isNumber(text, among: wanted), let number = CallNumber(text, callingCode: state.settings.callingCode)
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
