import Foundation

/// Computes the parts of an expression that do not depend on a record, so that they can be bound as arguments.
struct ConstantFolding {
  let now: Timestamp
  let timeZone: TimeZone
  let userID: Int64?

  /// What a constant part comes to.
  enum Outcome {
    case value(Value)
    /// The evaluator gives an error.
    case failure
  }

  /// The value of a part without fields; nil if it has fields. `slot` is the first that belongs to the part itself.
  func outcome(of operation: Operation, firstSlot slot: Int) throws(Problem) -> Outcome? {
    isConstant(operation, slot) ? try value(of: operation, locals: slot) : nil
  }

  /// The value of a part that is known to have no fields.
  func value(of operation: Operation, locals slot: Int = 0) throws(Problem) -> Outcome {
    if case .constant(let value) = operation { return .value(value) }
    let user = user
    var evaluation = Evaluation(
      variables: { _ in user }, reader: NoRecords(), now: now, timeZone: timeZone, rights: .definer)
    evaluation.locals = Array(repeating: .null, count: slot)
    do throws(EvaluationError) {
      return .value(try evaluation.evaluate(operation))
    } catch {
      guard error.isAbsorbable else {
        throw Problem(code: .tooComplex, message: error.message, offset: operation.offset)
      }
      return .failure
    }
  }

  /// The only variable that is no field and yet known is `user`.
  private var user: Value {
    userID.map { .record(RecordReference(module: "users", id: $0)) } ?? .null
  }

  private func isConstant(_ operation: Operation, _ slot: Int) -> Bool {
    switch operation {
    case .constant, .failure: true
    case .variable(let member): member.module == nil && member.name == "user" && member.type.isRecord
    case .local(let place, _): place >= slot
    case .member(let base, let member), .presence(let base, let member):
      member.module == nil && !member.type.isRecord && !isUser(base) && isConstant(base, slot)
    case .not(let operand, _), .negation(let operand, _), .matching(let operand, _, _): isConstant(operand, slot)
    case .equality(let left, let right, _, _), .element(let left, let right, _), .ordering(_, let left, let right, _),
      .membership(let left, let right, _), .arithmetic(_, let left, let right, _):
      isConstant(left, slot) && isConstant(right, slot)
    case .logic(_, let operands), .list(let operands), .call(_, let operands, _):
      operands.allSatisfy { isConstant($0, slot) }
    case .conditional(let condition, let positive, let negative, _):
      isConstant(condition, slot) && isConstant(positive, slot) && isConstant(negative, slot)
    case .map(let entries, _): entries.allSatisfy { isConstant($0.key, slot) && isConstant($0.value, slot) }
    case .comprehension(let comprehension):
      [comprehension.range, comprehension.predicate, comprehension.transform].allSatisfy { part in
        part.map { isConstant($0, slot) } ?? true
      }
    case .rounding(let quotient, _, _): isConstant(quotient, slot)
    }
  }

  private func isConstant(_ quotient: Quotient, _ slot: Int) -> Bool {
    switch quotient {
    case .number(let operation, _): isConstant(operation, slot)
    case .negation(let operand): isConstant(operand, slot)
    case .arithmetic(_, let left, let right, _): isConstant(left, slot) && isConstant(right, slot)
    }
  }

  private func isUser(_ operation: Operation) -> Bool {
    if case .variable = operation { true } else { false }
  }
}

/// Constants read no records.
private struct NoRecords: RecordReader {
  func value(of member: String, in record: RecordReference) throws -> Value { .null }
}
