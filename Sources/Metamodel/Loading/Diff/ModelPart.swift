import Expressions

/// A thing that is compared: its name, its aspects as text, and the things within it.
///
/// Things of one subject have the same aspects in the same order.
struct ModelPart {
  let subject: ModelDiff.Subject
  let name: String
  let aspects: [(name: String, text: String?)]
  var parts: [ModelPart] = []

  /// The parts of a model.
  static func parts(of model: Model) -> [ModelPart] {
    [preset(model)] + model.modules.map(module) + model.pipelines.map(pipeline) + model.blueprints.map(blueprint)
      + model.roles.map(role) + model.teams.map { ModelPart(subject: .team, name: $0.name, aspects: [label($0.label)]) }
      + model.calendars.map(calendar) + model.views.map(view) + model.conversions.map(conversion)
      + model.duplicates.map(duplicateRule) + model.automations.map(automation)
      + model.approvals.map(approval) + model.reviews.map(review) + model.forms.map(form)
      + model.resultFlows.map(resultFlow)
      + model.mails.map(mail)
      + model.webhooks.map(webhook) + model.functions.map(function)
  }

  private static func preset(_ model: Model) -> ModelPart {
    let preset = model.preset
    return ModelPart(
      subject: .preset,
      name: "preset",
      aspects: [
        ("name", preset.name), ("version", preset.version), label(preset.label), ("industry", preset.industry),
        ("locales", preset.locales.joined(separator: ", ")), ("calendar", model.defaultCalendar),
      ]
    )
  }

  private static func role(_ role: Role) -> ModelPart {
    let rights = role.modules.sorted { $0.key < $1.key }.map { module, rights in
      "\(module): \(rights.map(\.rawValue).sorted().joined(separator: ", "))"
    }
    return ModelPart(
      subject: .role,
      name: role.name,
      aspects: [
        label(role.label), ("modules", rights.joined(separator: "; ")), ("scopes", text(role.scopes.mapValues(\.text))),
        ("fields", text(role.fields.mapValues { text($0.mapValues(\.rawValue), ", ") })),
        ("sees", role.sees.map(\.rawValue).sorted().joined(separator: ", ")),
      ]
    )
  }

  private static func text(_ values: [String: String], _ separator: String = "; ") -> String {
    values.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: separator)
  }

  private static func calendar(_ calendar: BusinessCalendar) -> ModelPart {
    let days = Weekday.allCases.compactMap { day in
      calendar.hours[day].map { "\(day.rawValue) \($0.map(\.text).joined(separator: " "))" }
    }
    let holidays = calendar.holidays.map { "\($0.date.text) \(ModelText.text($0.label))" }
    return ModelPart(
      subject: .calendar,
      name: calendar.name,
      aspects: [
        label(calendar.label), ("hours", days.joined(separator: ", ")), ("holidays", holidays.joined(separator: ", ")),
      ]
    )
  }

  private static func view(_ view: SharedView) -> ModelPart {
    ModelPart(
      subject: .view,
      name: "\(view.module).\(view.name)",
      aspects: [
        label(view.label), ("filter", view.filter?.source), ("columns", view.columns?.joined(separator: ", ")),
        ("sort", view.sort.joined(separator: ", ")), ("default", String(view.isDefault)),
      ]
    )
  }

  private static func duplicateRule(_ rule: DuplicateRule) -> ModelPart {
    func fields(_ target: DuplicateRule.Target) -> String {
      "\(target.module): \(target.fields.map { $0.joined(separator: " ") }.joined(separator: ", "))"
    }
    let parts = rule.parts.map { part in
      let atLeast = part.comparison.isGradual ? " at least \(part.similarity)" : ""
      return "\(part.fields.joined(separator: " ")) as \(part.comparison.rawValue)\(atLeast)"
    }
    return ModelPart(
      subject: .duplicateRule, name: "\(rule.module).\(rule.name)",
      aspects: [
        label(rule.label), ("compare", parts.joined(separator: ", ")),
        ("against", rule.targets.map(fields).joined(separator: "; ")),
        ("on_create", rule.onCreate.rawValue), ("on_edit", rule.onEdit.rawValue), ("on_import", rule.onImport.rawValue),
        ("allow_override", String(rule.allowsOverride)),
      ])
  }

  static func label(_ text: LocalizedText?) -> (name: String, text: String?) { ("label", text.map(ModelText.text)) }
}

extension ModelPart {
  private static func pipeline(_ pipeline: Pipeline) -> ModelPart {
    ModelPart(
      subject: .pipeline,
      name: pipeline.name,
      aspects: [
        label(pipeline.label), ("module", pipeline.module), ("field", pipeline.field),
        ("order", String(pipeline.order)),
        ("when", pipeline.condition?.source), ("stages", pipeline.stages.map(\.code).joined(separator: ", ")),
      ],
      parts: pipeline.stages.map { stage in
        ModelPart(
          subject: .stage,
          name: stage.code,
          aspects: [("probability", stage.probability.map { String($0) }), ("outcome", stage.outcome?.rawValue)]
        )
      }
    )
  }

  private static func blueprint(_ blueprint: Blueprint) -> ModelPart {
    ModelPart(
      subject: .blueprint,
      name: blueprint.name,
      aspects: [
        label(blueprint.label), ("module", blueprint.module), ("field", blueprint.field),
        ("pipeline", blueprint.pipeline),
        ("when", blueprint.condition?.source), ("order", String(blueprint.order)),
        ("initial", blueprint.initial.joined(separator: ", ")), ("continuous", String(blueprint.isContinuous)),
      ],
      parts: blueprint.states.map { state in
        ModelPart(
          subject: .state, name: state.code,
          aspects: [
            ("terminal", String(state.isTerminal)), ("sla", state.serviceLevel?.words),
            ("warn", state.serviceLevel?.warned?.map(ModelText.text).joined(separator: "; ")),
            ("escalate", state.serviceLevel.map(ModelText.escalation)),
            ("pause", state.isPaused.map { String($0) }),
            ("read_only", state.fields.readOnly.joined(separator: ", ")),
            ("hidden", state.fields.hidden.joined(separator: ", ")),
            ("required", state.fields.required.joined(separator: ", ")),
            ("responsible", state.responsible?.people.map(ModelText.text).joined(separator: ", ")),
            ("claim", state.responsible.map { $0.isClaimRequired ? "required" : "optional" }),
          ])
      } + blueprint.transitions.map(transition)
    )
  }

  private static func transition(_ transition: Transition) -> ModelPart {
    ModelPart(
      subject: .transition,
      name: transition.name,
      aspects: [
        label(transition.label), ("from", transition.from.joined(separator: ", ")), ("to", transition.to),
        ("who", transition.who.map(ModelText.text).joined(separator: ", ")), ("criteria", transition.criteria?.source),
        ("during", transition.during.map(ModelText.text)),
        ("optional", (transition.optional + transition.optionalItems.map(ModelText.text)).joined(separator: ", ")),
        ("parallel", transition.parallel.map(ModelText.text)),
        ("after", transition.after.map(ModelText.text).joined(separator: "; ")),
        ("automatic", transition.automatic?.words), ("approval", transition.approval),
      ]
    )
  }
}

extension ModelPart {
  private static func conversion(_ conversion: Conversion) -> ModelPart {
    ModelPart(
      subject: .conversion,
      name: conversion.name,
      aspects: [
        label(conversion.label), ("module", conversion.module), ("when", conversion.condition?.source),
        ("targets", conversion.targets.map(\.name).joined(separator: ", ")),
        (
          "carry",
          conversion.carried.map { "\($0.list) to \($0.targets.joined(separator: ", "))" }.joined(separator: "; ")
        ),
        ("run", conversion.transition), ("set", text(conversion.assignments)),
      ],
      parts: conversion.targets.map(target)
    )
  }

  private static func target(_ target: Conversion.Target) -> ModelPart {
    ModelPart(
      subject: .target,
      name: target.name,
      aspects: [
        ("module", target.module), ("when", target.condition?.source), ("optional", String(target.isOptional)),
        ("values", text(target.values)),
        ("link", target.links.map { "\($0.field) to \($0.target)" }.joined(separator: ", ")),
        ("ask", target.asked.joined(separator: ", ")),
        ("match", target.match.map { $0.joined(separator: " and ") }.joined(separator: ", ")),
        ("existing", target.existing.rawValue), ("overwrite", target.overwritten.joined(separator: ", ")),
      ]
    )
  }

  private static func text(_ assignments: [Assignment]) -> String {
    assignments.map { "\($0.field): \(ModelText.text($0.value))" }.joined(separator: "; ")
  }
}

extension ModelPart {
  private static func automation(_ automation: Automation) -> ModelPart {
    ModelPart(
      subject: .automation, name: automation.name,
      aspects: [
        label(automation.label), ("module", automation.module),
        ("on", automation.date == nil ? automation.events.map(\.rawValue).sorted().joined(separator: ", ") : nil),
        ("at", automation.date.map(text)),
        ("when", automation.condition?.source), ("as", automation.actor), ("order", String(automation.order)),
        ("do", automation.effects.map(ModelText.text).joined(separator: "; ")),
      ])
  }

  private static func text(_ rule: DateRule) -> String {
    let time = WorkingHours.text(ofMinute: rule.minute)
    let calendar =
      switch rule.calendar {
      case .named(let name): " by \(name)"
      case .field(let field): " by =\(field)"
      case nil: ""
      }
    return "\(rule.text) \(time)\(calendar)"
  }

  private static func approval(_ approval: Approval) -> ModelPart {
    func text(_ effects: [Effect]) -> String { effects.map(ModelText.text).joined(separator: "; ") }
    return ModelPart(
      subject: .approval, name: approval.name,
      aspects: [
        label(approval.label), ("module", approval.module),
        ("on", approval.events.map(\.rawValue).sorted().joined(separator: ", ")),
        ("when", approval.condition?.source), ("order", String(approval.order)),
        ("editable", approval.openFields.joined(separator: ", ")), ("own", String(approval.allowsOwn)),
        ("mail", String(approval.isMailed)), ("phi", String(approval.tellsHealth)),
        ("sla", approval.serviceLevel.map { $0.text + approval.calendar.words }),
        ("on_approved", text(approval.onApproved)), ("on_rejected", text(approval.onRejected)),
        ("on_recalled", text(approval.onRecalled)),
      ],
      parts: approval.rules.enumerated().map { number, rule in
        ModelPart(
          subject: .rule, name: String(number + 1),
          aspects: [
            ("when", rule.condition?.source),
            ("approvers", rule.steps.map(\.words).joined(separator: ", then ")),
          ])
      })
  }

  private static func review(_ review: Review) -> ModelPart {
    let reasons = review.reasons.map { "\($0.code) \(ModelText.text($0.label))" }
    return ModelPart(
      subject: .review, name: review.name,
      aspects: [
        label(review.label), ("module", review.module),
        ("channels", review.channels.map(\.rawValue).sorted().joined(separator: ", ")),
        ("when", review.condition?.source), ("discard_when", review.discarded?.source), ("order", String(review.order)),
        ("reviewers", review.reviewers.map(ModelText.text).joined(separator: ", ")),
        ("claim", review.isClaimRequired ? "required" : "optional"), ("own", String(review.allowsOwn)),
        ("verify", review.verified.joined(separator: ", ")), ("reasons", reasons.joined(separator: ", ")),
        ("sla", review.level?.text), ("expires", review.expiry?.text), ("calendar", review.calendar),
        ("keep_days", review.keptDays.map { String($0) }),
      ])
  }

  private static func form(_ form: WebForm) -> ModelPart {
    let questions = form.questions.map { question in
      let words = [question.label, question.help].compactMap { $0.map(ModelText.text) }.joined(separator: " / ")
      return "\(question.field)\(question.isRequired ? " required" : "")\(words.isEmpty ? "" : " \(words)")"
    }
    let consent = form.consent.map { consent in
      "\(ModelText.text(consent.text))\(consent.isRequired ? " required" : "")\(consent.field.map { " \($0)" } ?? "")"
    }
    return ModelPart(
      subject: .form, name: form.name,
      aspects: [
        label(form.label), ("module", form.module), ("intro", form.intro.map(ModelText.text)),
        ("fields", questions.joined(separator: "; ")),
        ("values", form.values.map { "\($0.field): \(ModelText.text($0.value))" }.joined(separator: "; ")),
        ("parameters", form.parameters.map { "\($0.name): \($0.field)" }.joined(separator: ", ")),
        ("consent", consent), ("button", form.button.map(ModelText.text)), ("thanks", form.thanks.map(ModelText.text)),
        ("redirect", form.redirect), ("download", form.download.map { "\($0.module)/\($0.record) \($0.file)" }),
        ("mail", form.confirmation.map { "\($0.mail) to \($0.address.source)" }),
        ("origins", form.origins.joined(separator: ", ")), ("hourly", String(form.hourly)),
      ])
  }

  private static func mail(_ mail: MailText) -> ModelPart {
    ModelPart(
      subject: .mail, name: mail.name,
      aspects: [
        ("module", mail.module), ("subject", ModelText.text(mail.subject)), ("text", ModelText.text(mail.text)),
        ("phi", String(mail.tellsHealth)),
      ])
  }

  private static func function(_ function: RemoteFunction) -> ModelPart {
    ModelPart(
      subject: .function, name: function.name,
      aspects: [
        label(function.label), ("module", function.module), ("url", function.url), ("secret", function.secret),
        ("sets", function.sets.joined(separator: ", ")), ("as", function.actor), ("phi", String(function.tellsHealth)),
      ])
  }

  private static func webhook(_ webhook: Webhook) -> ModelPart {
    ModelPart(
      subject: .webhook, name: webhook.name,
      aspects: [
        label(webhook.label), ("url", webhook.url), ("secret", webhook.secret), ("phi", String(webhook.tellsHealth)),
      ])
  }
}
