import Engine
import Expressions
import JSONText
import Metamodel

/// The way of a record through the stages of a field, with how long it has been where it is.
struct StagePath: PageModel {
  let label: String
  let stages: [Stage]
  /// How long it has been in its state; nil where nobody counts.
  let since: String?
  let due: Due?
  /// Where its process is drawn; nil of a pipeline alone.
  let process: String?

  struct Stage: PageModel {
    let text: String
    let isPast: Bool
    let isNow: Bool
  }

  /// When its time ends.
  struct Due: PageModel {
    let text: String
    let moment: String
    /// `late`, `soon` or nothing.
    let tone: String
  }

  static func all(of subject: RecordSubject, _ call: PageCall) -> [StagePath] {
    BoardField.all(of: subject.module, subject.book).compactMap { path($0, subject, call) }
  }

  private static func path(_ board: BoardField, _ subject: RecordSubject, _ call: PageCall) -> StagePath? {
    let name = board.field.name
    guard let now = subject.json[name]?.text else { return nil }
    let codes = way(name, now, subject, call.model)
    guard let place = codes.firstIndex(of: now) else { return nil }
    let labels = Dictionary(board.values.map { ($0.code, $0.label) }, uniquingKeysWith: { first, _ in first })
    let stages = codes.enumerated().map { index, code in
      Stage(
        text: labels[code]?.text(in: call.audience.locale) ?? code, isPast: index < place, isNow: index == place)
    }
    let times = subject.json["state_times"]?.items?.first { $0["field"]?.text == name }
    let seconds = { (text: String?) in
      text.flatMap { Timestamp(parsing: $0) }.map { ($0.microseconds - call.now.microseconds) / 1_000_000 }
    }
    let since = seconds(times?["since"]?.text).map { call.words.inState(call.formats.length(seconds: $0)) }
    let warning = seconds(times?["warning"]?.text)
    let due = seconds(times?["due"]?.text).map { left in
      let length = call.formats.length(seconds: left)
      let isSoon = warning.map { $0 < 0 } ?? (left < 86_400)
      return Due(
        text: left < 0 ? call.words.overdue(length) : call.words.left(length),
        moment: call.formats.moment(times?["due"]?.text ?? ""), tone: left < 0 ? "late" : isSoon ? "soon" : "")
    }
    return StagePath(
      label: board.field.label, stages: stages, since: since, due: due,
      process: call.model.blueprints(of: subject.module.name, field: name).isEmpty
        ? nil : "\(call.links.record(subject.module.name, subject.id))/process/\(name)")
  }

  /// The stages of the record's pipeline, or the states of its process, without the ends at which it is not.
  private static func way(_ field: String, _ now: String, _ subject: RecordSubject, _ model: Model) -> [String] {
    let pipelines = model.pipelines(of: subject.module.name).filter { $0.field == field }
    if let pipeline = pipelines.first(where: { $0.name == subject.json["pipeline"]?.text }) {
      return pipeline.stages.filter { $0.code == now || $0.outcome == nil || $0.outcome == .won }.map(\.code)
    }
    let blueprints = model.blueprints(of: subject.module.name, field: field)
    let blueprint = blueprints.first { $0.states.contains { $0.code == now } }
    return blueprint?.states.map(\.code) ?? []
  }
}
