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
      + model.calendars.map(calendar)
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
        ("initial", blueprint.initial.joined(separator: ", ")),
      ],
      parts: blueprint.states.map { state in
        ModelPart(subject: .state, name: state.code, aspects: [("terminal", String(state.isTerminal))])
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
        ("during", transition.during.map(ModelText.text)), ("optional", transition.optional.joined(separator: ", ")),
        ("after", transition.after.map(ModelText.text).joined(separator: "; ")),
      ]
    )
  }
}
