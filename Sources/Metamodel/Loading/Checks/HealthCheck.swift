package import Diagnostics
import Expressions
import YAMLSource

/// Finds what would tell others of somebody's health though nothing says that this is meant.
///
/// What a field tells it knows by the whole model, so that a formula of such a field is found as well.
enum HealthCheck {
  static func check(_ model: Model, _ sources: MergedSources, log: inout DiagnosticLog) {
    for mail in model.mails where !mail.tellsHealth {
      let told = [mail.subject, mail.text].flatMap { $0.fields(of: model) }
      report(told.uniqued, model, at: sources.mails[mail.name], log: &log)
    }
    // Whoever has the link reads what waits of the record without signing in.
    for approval in model.approvals where approval.isMailed && !approval.tellsHealth {
      let told = model.module(approval.module)?.fields.first { $0.effectiveSensitivity == .phi }
      guard let told, let node = sources.approvals[approval.name] else { continue }
      report([FieldName(module: approval.module, field: told.name)], model, at: node["mail"] ?? node, log: &log)
    }
    var effects: [(String, Effect)] = model.blueprints.flatMap { blueprint in
      blueprint.effects.map { (blueprint.module, $0) }
    }
    effects += model.automations.flatMap { automation in automation.effects.map { (automation.module, $0) } }
    effects += model.approvals.flatMap { approval in approval.effects.map { (approval.module, $0) } }
    for (module, action) in model.resultFlows.flatMap(\.actions) {
      if let effect = action.effect { effects.append((module, effect)) }
    }
    for (module, effect) in effects { check(effect, module, model, sources, log: &log) }
  }

  private static func check(
    _ effect: Effect, _ module: String, _ model: Model, _ sources: MergedSources, log: inout DiagnosticLog
  ) {
    func names(_ fields: [String]) -> [FieldName] { fields.map { FieldName(module: module, field: $0) } }
    switch effect.action {
    case .webhook(let name, let fields) where model.webhook(name)?.tellsHealth == false:
      report(names(fields), model, at: sources.webhooks?["webhooks"]?[name], log: &log)
    case .function(let name, let fields) where model.function(name)?.tellsHealth == false:
      report(names(fields), model, at: sources.webhooks?["functions"]?[name], log: &log)
    case .forEach(let each):
      guard let listed = model.relatedList(each.list, of: module)?.module else { return }
      for effect in each.effects { check(effect, listed, model, sources, log: &log) }
    default: break
    }
  }

  private static func report(_ fields: [FieldName], _ model: Model, at node: YAMLNode?, log: inout DiagnosticLog) {
    for field in fields where model.module(field.module)?.field(field.field)?.effectiveSensitivity == .phi {
      log.report(.tellsHealth(field, at: node?.location))
    }
  }
}

extension MessageTemplate {
  /// The fields that it reads, in any of its languages: of a record that it names, those of its title.
  fileprivate func fields(of model: Model) -> [FieldName] {
    ([original] + translations.values).flatMap { template in
      template.expressions.flatMap { expression in
        expression.checked.fields
          + model.modules(named: expression.checked.type).flatMap { module in
            module.title.expressions.flatMap(\.checked.fields)
          }
      }
    }
  }
}

extension TextTemplate {
  fileprivate var expressions: [ModelExpression] {
    parts.compactMap { if case .placeholder(let expression) = $0 { expression } else { nil } }
  }
}

extension Model {
  /// The modules of whose records a value may be.
  fileprivate func modules(named type: ValueType) -> [Module] {
    switch type {
    case .record(let name), .records(let name): [module(name)].compactMap(\.self)
    case .list(let element): modules(named: element)
    case .anyRecord: modules
    default: []
    }
  }
}

extension [FieldName] {
  /// Each once, in order.
  fileprivate var uniqued: [FieldName] { Set(self).sorted { ($0.module, $0.field) < ($1.module, $1.field) } }
}

extension DiagnosticCode {
  /// Somebody's health would be told to others, and nothing says that this is meant.
  package static let tellsHealth = DiagnosticCode("tells_health")
}

extension Diagnostic {
  fileprivate static func tellsHealth(_ field: FieldName, at place: SourcePosition?) -> Diagnostic {
    Diagnostic(
      .tellsHealth,
      "`\(field.module).\(field.field)` is marked as `phi` and would leave the tenant by this. Leave it out, or write "
        + "`phi: true` if that is meant.", at: place)
  }
}
