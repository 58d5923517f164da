import Expressions
import Metamodel

/// Judges a record that is created, changed or imported by its module's rules of duplicates.
struct DuplicateCheck {
  let execution: Execution
  let plan: ModulePlan

  /// What the rules say of an image.
  ///
  /// - Parameter old: what the record was; only rules of which it has changed something are asked then.
  func judge(_ image: RowImage, old: RowImage?) throws -> DuplicateVerdict {
    let rules = plan.matching.rules.filter { rule in
      action(rule.rule, old) != .ignore && old.map { rule.own.isTouched($0, image) } != false
    }
    var verdict = DuplicateVerdict()
    guard !rules.isEmpty else { return verdict }
    let reader = DuplicateReader(execution: execution)
    for found in try DuplicateMatches(db: execution.db, state: execution.state).find(image, plan, by: rules) {
      let isConfirmed = execution.isConfirmed && (found.rule.allowsOverride || action(found.rule, old) == .warn)
      let told = reader.told(found)
      if action(found.rule, old) == .refuse, !isConfirmed {
        verdict.refusals.append(try reader.problem(told ?? found.first, isRefused: true))
      } else {
        if let told { verdict.warnings.append(try reader.problem(told, isRefused: false)) }
        if isConfirmed { verdict.confirm(found, try found.matches.prefix(3).filter(reader.reads)) }
      }
    }
    return verdict
  }

  private func action(_ rule: DuplicateRule, _ old: RowImage?) -> DuplicateRule.Action {
    if execution.isImport { return rule.onImport }
    return old == nil ? rule.onCreate : rule.onEdit
  }
}

/// What the rules of duplicates say of a record.
struct DuplicateVerdict {
  /// For which it is not written.
  var refusals: [Problem] = []
  /// What the answer says beside it.
  var warnings: [Problem] = []
  /// What stands in the history of somebody who has confirmed that it is another record; empty if there was nothing to confirm.
  private(set) var remark = ""

  /// - Parameter known: the matches that whoever confirms may read.
  fileprivate mutating func confirm(_ found: DuplicateMatches.Found, _ known: [DuplicateMatch]) {
    let records = known.map { "\($0.record.module)/\($0.record.id)" }.joined(separator: " ")
    remark += remark.isEmpty ? ", duplicates confirmed: " : "; "
    remark += known.isEmpty ? found.rule.name : "\(found.rule.name) (\(records))"
  }
}

extension ValueReading {
  /// Refuses an image with all that stands in its way, else says which records it matches.
  func admit(_ image: RowImage, old: RowImage?, _ problems: [Problem]) throws -> DuplicateVerdict {
    let verdict = try DuplicateCheck(execution: execution, plan: plan).judge(image, old: old)
    guard problems.isEmpty else {
      // What is locked is no matter of the values, whatever else is wrong with them.
      let kind: Refusal.Kind = problems.contains { $0.code == Problem.locked } ? .conflict : .invalid
      throw Refusal(kind, problems + (try duplicates(image)) + verdict.refusals)
    }
    guard verdict.refusals.isEmpty else { throw Refusal(.conflict, (try duplicates(image)) + verdict.refusals) }
    return verdict
  }
}
