import Expressions
import Foundation
import Metamodel

/// A text of the configuration with its placeholders filled for one reader: labels and figures as in their language, nothing that they
/// may not read.
struct SpokenText {
  let execution: Execution
  let plan: ModulePlan
  let judgement: Judgement
  let locale: String
  /// Whether fields marked as `phi` may be told.
  let tellsHealth: Bool
  /// Whether the reader may read the record and what an expression reads; nil where the configuration answers for it.
  let isSeen: ((ModelExpression) -> Bool)?

  func text(_ template: TextTemplate) -> String {
    template.parts.map { part in
      switch part {
      case .text(let text): text
      case .placeholder(let expression): mayTell(expression) ? words(value(of: expression), expression) : Access.hidden
      }
    }.joined()
  }

  /// A text, and the fields that it tells.
  func spoken(_ template: TextTemplate) -> (text: String, told: ToldFields) {
    template.parts.reduce(into: (text: "", told: .nothing)) { spoken, part in
      switch part {
      case .text(let text): spoken.text += text
      case .placeholder(let expression):
        guard mayTell(expression) else {
          spoken.text += Access.hidden
          return
        }
        let value = value(of: expression)
        spoken.text += words(value, expression)
        spoken.told.add(judgement.told(by: expression))
        for reference in value.references {
          if let (image, plan) = named(reference), isReadable(image, plan) {
            spoken.told.add(title.told(of: image, plan))
          }
        }
      }
    }
  }

  private func mayTell(_ expression: ModelExpression) -> Bool {
    (tellsHealth || !execution.state.compiled.tellsHealth(expression)) && isSeen?(expression) != false
  }

  /// Null where it has none, or none that can be computed.
  private func value(of expression: ModelExpression) -> Value { (try? judgement.value(expression)) ?? .null }

  private func words(_ value: Value, _ expression: ModelExpression) -> String {
    value == .null ? "" : words(value, of: field(expression)?.type.valuesType)
  }

  private func words(_ value: Value, of type: FieldType?) -> String {
    var language: Locale { Locale(identifier: locale) }
    switch value {
    case .string(let code): return label(of: code, type)
    case .list(let items): return items.map { words($0, of: type) }.joined(separator: ", ")
    case .int(let number): return number.formatted(.number.locale(language))
    case .decimal(let number): return figure(number, type, language)
    case .date(let day):
      let date = Date(timeIntervalSince1970: Double(day.daysSinceEpoch) * 86_400)
      return date.formatted(Date.FormatStyle(date: .long, time: .omitted, locale: language, timeZone: .gmt))
    case .timestamp(let moment):
      let date = Date(timeIntervalSince1970: Double(moment.microseconds) / 1_000_000)
      let zone = execution.state.settings.timeZone
      return date.formatted(Date.FormatStyle(date: .long, time: .shortened, locale: language, timeZone: zone))
    case .record(let reference): return title(of: reference)
    case .bool(let flag): return flag ? "✓" : "–"
    case .duration(let span): return span.text
    default: return ""
    }
  }

  private func figure(_ number: ExactDecimal, _ type: FieldType?, _ language: Locale) -> String {
    guard let decimal = Decimal(string: number.text, locale: Locale(identifier: "en_US_POSIX")) else {
      return number.text
    }
    if case .currency? = type {
      return decimal.formatted(.currency(code: execution.state.settings.currency.code).locale(language))
    }
    return decimal.formatted(.number.locale(language))
  }

  private func label(of code: String, _ type: FieldType?) -> String {
    type?.picklistValues?.first { $0.code == code }?.label.text(in: locale) ?? code
  }

  private func title(of reference: RecordReference) -> String {
    if reference.module == UserMembers.module {
      return (try? UserTable.displayName(of: reference.id, execution.db)) ?? ""
    }
    guard let (image, plan) = named(reference) else { return "" }
    guard isReadable(image, plan) else { return Access.hidden }
    return title.text(of: image, plan)
  }

  private var title: RecordTitle {
    RecordTitle(execution: execution, tellsHealth: tellsHealth, isForCaller: isSeen != nil)
  }

  private func named(_ reference: RecordReference) -> (RowImage, ModulePlan)? {
    guard let plan = execution.state.compiled.plan(reference.module),
      let row = try? RowTable(plan: plan, db: execution.db).row(reference.id)
    else { return nil }
    return (row, plan)
  }

  /// Whether the reader may know of a record that a lookup names.
  private func isReadable(_ image: RowImage, _ plan: ModulePlan) -> Bool {
    isSeen == nil || ScopeCheck(execution: execution, plan: plan).reads(image)
  }

  /// The field at the end of a path.
  private func field(_ expression: ModelExpression) -> Field? {
    if let field = plan.module.field(expression.source) { return field }
    var module: Module? = plan.module
    let names = expression.source.split(separator: ".").map(String.init)
    for name in names.dropLast() {
      guard case .lookup(let lookup)? = module?.field(name)?.type else { return nil }
      module = lookup.module.flatMap(execution.state.compiled.model.module)
    }
    return names.last.flatMap { module?.field($0) }
  }
}

extension Value {
  /// The records that it names.
  fileprivate var references: [RecordReference] {
    switch self {
    case .record(let reference): [reference]
    case .list(let items): items.flatMap(\.references)
    default: []
    }
  }
}
