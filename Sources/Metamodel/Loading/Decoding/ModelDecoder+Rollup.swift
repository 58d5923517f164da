package import Diagnostics
import Expressions
import Foundation
import YAMLSource

extension ModelDecoder {
  /// Reads a roll-up; nil if it is wrong, which the log then says.
  mutating func rollup(_ name: String, _ node: YAMLNode, of module: String) -> Rollup? {
    let functions = Rollup.Function.allCases.filter { node[$0.rawValue] != nil }
    if functions.count != 1 { log.report(.rollupFunctions(functions, at: node.location)) }
    guard let of = node["of"], let listName = of.plainText else {
      log.report(.settingMissing("of", node))
      return nil
    }
    guard let list = skeleton.relatedList(listName, of: module) else {
      log.report(.unknownList(listName, module, skeleton, at: of.location))
      return nil
    }
    if functions == [.count], let count = node["count"], !node.flag("count") {
      log.report(.noCount(at: count.location))
    }
    for function in functions where function != .count {
      if let field = node[function.rawValue] { checkRolledUp(field, by: function, of: list.module) }
    }
    let condition = condition(node["where"], vocabulary(of: list.module))
    if let condition, let place = node["where"] { checkKept(condition, of: list.module, at: place) }
    guard case .rollup(let typed)? = skeleton.module(module)?.field(name)?.type else { return nil }
    return FieldDefaults.rollup(node, condition: condition).giving(typed.value)
  }

  private mutating func checkRolledUp(_ node: YAMLNode, by function: Rollup.Function, of module: String) {
    guard let name = knownField(node, of: module) else { return }
    if isFormula(name, of: module) { return log.report(.rolledUpFormula("\(module).\(name)", at: node.location)) }
    let field = skeleton.module(module)?.field(name)
    guard let type = field?.type ?? SystemField(rawValue: name)?.fieldType else { return }
    if function.value(of: type.valuesType) == nil {
      log.report(.cannotRollUp("\(module).\(name)", type, function, at: node.location))
    }
  }

  /// A trigger reads the row alone, and not the clock.
  private mutating func checkKept(_ condition: ModelExpression, of module: String, at node: YAMLNode) {
    let fields = skeleton.module(module)?.shownFields.map(\.name).filter { !isFormula($0, of: module) } ?? []
    let own = Set(fields + SystemField.allCases.map(\.rawValue))
    let foreign = condition.checked.dependencies.filter { $0.count > 1 || !own.contains($0.first ?? "") }
    if let path = foreign.min(by: { $0.joined() < $1.joined() }) {
      log.report(.notKept("it reads `\(path.joined(separator: "."))`", module, at: node.location))
    } else if condition.checked.readsClock {
      log.report(.notKept("it depends on the time", module, at: node.location))
    } else {
      checkTranslates(condition, of: module, at: node)
    }
  }

  /// Reports a condition that SQL cannot express.
  mutating func checkTranslates(
    _ condition: ModelExpression, of module: String, in model: Model? = nil, at node: YAMLNode
  ) {
    do throws(ExpressionError) {
      _ = try SQLTranslation.filter(
        condition.checked, module: module, naming: ModelNaming(model: model ?? skeleton), alias: module,
        now: Timestamp(microseconds: 0), timeZone: .gmt, userID: 1, rights: .definer)
    } catch {
      log.report(.expression(error, at: node.location(line: error.line, column: error.column)))
    }
  }
}

/// Where fields would lie in a store that has given none another column: enough to see what SQL can express.
private struct ModelNaming: SQLNaming {
  let model: Model

  func source(ofModule module: String) -> SQLSource? { SQLSource(table: module, deletedColumn: nil) }

  func related(list: String, in module: String) -> SQLRelation? {
    guard let list = model.relatedList(list, of: module) else { return nil }
    guard case .anyReference(let moduleColumn, let column)? = self.column(ofField: list.field, in: list.module)?.storage
    else { return SQLRelation(module: list.module, backColumn: list.field) }
    return SQLRelation(module: list.module, backColumn: column, backModuleColumn: moduleColumn)
  }

  func column(ofField field: String, in module: String) -> SQLColumn? {
    if module == ModelVocabulary.users { return ModelVocabulary.userColumn(field) }
    let storage =
      model.module(module)?.field(field)?.type.storage(column: field, currencyScale: FieldDefaults.scale)
      ?? SystemField(rawValue: field)?.storage
    return storage.map { SQLColumn(name: field, storage: $0) }
  }
}

extension DiagnosticCode {
  /// A figure or condition that the store cannot keep up to date.
  package static let notKept = DiagnosticCode("not_kept")
}

extension Diagnostic {
  fileprivate static func rollupFunctions(_ functions: [Rollup.Function], at place: SourcePosition) -> Diagnostic {
    let found = functions.isEmpty ? "this has none" : "this has \(functions.map(\.rawValue).quotedList)"
    let wanted = Rollup.Function.allCases.map(\.rawValue).quotedList
    return Diagnostic(.badSetting, "A roll-up has one of \(wanted); \(found).", at: place)
  }

  fileprivate static func noCount(at place: SourcePosition) -> Diagnostic {
    Diagnostic(.badSetting, "`count` has to be `true`: a roll-up computes something.", at: place)
  }

  fileprivate static func cannotRollUp(
    _ field: String, _ type: FieldType, _ function: Rollup.Function, at place: SourcePosition
  ) -> Diagnostic {
    let wanted =
      function == .min || function == .max ? "numbers, durations, days and moments" : "numbers and durations"
    return Diagnostic(
      .badSetting, "`\(function.rawValue)` is of \(wanted); `\(field)` is of type `\(type.name)`.", at: place)
  }

  fileprivate static func rolledUpFormula(_ field: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .notKept, "The store cannot keep a roll-up of `\(field)`: it is a formula.", at: place)
  }

  fileprivate static func notKept(_ reason: String, _ module: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .notKept,
      "The store cannot keep a roll-up with this condition: \(reason). Use the own stored fields of `\(module)` alone.",
      at: place)
  }
}
