import Engine
import Operations

/// What a conversion came to, for people.
struct ConversionText {
  private let answer: ConversionAnswer
  private let record: RecordOptions

  init(_ answer: ConversionAnswer, of record: RecordOptions) {
    self.answer = answer
    self.record = record
  }

  var text: String {
    guard let outcome = answer.outcome else { return "" }
    var table = TextTable("target", "what", "record", "fields")
    for target in outcome.targets {
      let isThere = target.id != nil && !(answer.isPreview && target.deed == .created)
      table.add(
        target.target, target.deed.rawValue, isThere ? "\(target.module) \(target.id ?? 0)" : target.module,
        target.changed.joined(separator: ", "))
    }
    let head =
      answer.isPreview
      ? "\(outcome.conversion) of \(record.module) \(record.id) would come to:"
      : "Converted \(record.module) \(record.id) by \(outcome.conversion):"
    return head + "\n" + table.text(empty: "") + matches(outcome) + carried(outcome) + problems(outcome)
      + (answer.isPreview ? Rehearsal.end : "")
  }

  private func matches(_ outcome: ConversionOutcome) -> String {
    guard answer.isPreview else { return "" }
    return outcome.targets.flatMap { target in
      target.matches.map {
        "\(target.target) matches \(target.module) \($0.id) (\(Printable.line($0.title))): "
          + "\($0.reason)\n"
      }
    }.joined()
  }

  private func carried(_ outcome: ConversionOutcome) -> String {
    outcome.carried.map { "\($0.module) \($0.id) goes to \($0.target)\n" }.joined()
  }

  private func problems(_ outcome: ConversionOutcome) -> String {
    outcome.problems.map { "In the way: \(Printable.line($0.message)) [\($0.code)]\n" }.joined()
  }
}

/// What taking a conversion back came to, for people.
struct ReversalText {
  private let answer: ReversalAnswer
  private let record: RecordOptions

  init(_ answer: ReversalAnswer, of record: RecordOptions) {
    self.answer = answer
    self.record = record
  }

  var text: String {
    guard let outcome = answer.outcome else { return "" }
    var table = TextTable("target", "what", "record")
    for target in outcome.targets { table.add(target.target, target.deed.rawValue, "\(target.module) \(target.id)") }
    let head =
      answer.isPreview
      ? "To take \(outcome.conversion) of \(record.module) \(record.id) back would come to:"
      : "Took \(outcome.conversion) of \(record.module) \(record.id) back:"
    return head + "\n" + table.text(empty: "")
      + outcome.carried.map { "\($0.module) \($0.id) comes back\n" }.joined() + (answer.isPreview ? Rehearsal.end : "")
  }
}
