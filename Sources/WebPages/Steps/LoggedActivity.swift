import Engine
import Metamodel

/// Where activities of a kind are kept that say what they are about.
struct ActivityLog: Sendable {
  let kind: String
  let module: Module
  /// The fields that have to be filled and that nothing fills by itself, beside the subject.
  let asked: [ShownField]

  /// What stands before the names of its fields in a form with several.
  static func prefix(_ place: Int) -> String { "of.\(place)." }

  /// What its subject is called in such a form.
  func name(_ place: Int) -> String { "activity.\(place).\(kind)" }
}

extension PageCall {
  /// Where activities of a kind are kept; nil where nowhere.
  func log(of kind: String) -> ActivityLog? {
    for module in model.modules where module.activity?.rawValue == kind {
      let isAbout = module.fields.contains { field in
        if case .lookup(let lookup) = field.type { lookup.module == nil } else { false }
      }
      guard isAbout else { continue }
      let book = FieldBook(module: module, access: access, audience: audience)
      let title = module.titleFields.first
      let asked = module.storedFields.filter { $0.isRequired && $0.defaultValue == nil && $0.name != title }
      return ActivityLog(kind: kind, module: module, asked: asked.compactMap { book.field($0.name) })
    }
    return nil
  }

  /// Those that a form has logged: `activity.0.call` has the subject of one, and its other fields begin with `of.0.`.
  var loggedActivities: [ActivityInput] {
    form.names(after: "activity.").compactMap { name in
      let parts = name.split(separator: ".").map(String.init)
      guard parts.count == 2, let place = Int(parts[0]), let subject = form["activity.\(name)"],
        let log = log(of: parts[1])
      else { return nil }
      var values: RecordInput = [:]
      for field in log.asked {
        let input = ControlBuilder.input(field, form, prefix: ActivityLog.prefix(place), formats)
        if let input { values[field.path] = input }
      }
      return ActivityInput(kind: parts[1], subject: subject, values: values)
    }
  }
}

extension ControlBuilder {
  /// The part of a form that logs an activity.
  ///
  /// - Parameters:
  ///   - place: its number among those of the form.
  ///   - subject: what has been typed.
  ///   - error: what is wrong with it.
  func activity(_ log: ActivityLog, _ place: Int, subject: String, error: String?) async throws -> StepPage.Activity {
    var builder = self
    builder.prefix = ActivityLog.prefix(place)
    var controls: [Control] = []
    for field in log.asked { controls.append(try await builder.control(field, nil, isRequired: false).from("")) }
    return StepPage.Activity(
      label: call.words.logged(log.module.label.one.text(in: call.audience.locale)), kind: log.kind,
      place: log.name(place), value: subject, controls: controls, error: error)
  }
}
