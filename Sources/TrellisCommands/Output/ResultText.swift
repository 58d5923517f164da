import Engine
import Expressions

/// What a result has done, for people.
struct ResultText {
  let text: String

  init(_ outcome: ResultOutcome) {
    let marks = [outcome.isDefinitive ? "definitive" : nil, outcome.isEffective ? "effective" : nil, outcome.quality]
    let place = outcome.interaction.map { ", \(outcome.interactionModule) \($0)" } ?? ""
    let asks = outcome.asks.isEmpty ? "" : ", asks for \(outcome.asks.joined(separator: " and "))"
    var lines = [
      "\(outcome.result) (\(marks.compactMap(\.self).joined(separator: ", "))) on \(outcome.module) \(outcome.record)"
        + "\(place)\(asks)"
    ]
    for action in outcome.actions {
      lines.append("  \(action.action): \(action.state.rawValue)" + (action.detail.map { " (\($0))" } ?? ""))
      lines += action.problems.map { "    \($0.at): \($0.message)" }
    }
    lines += outcome.attempts.map { "  \($0.label): \($0.words)" }
    text = lines.map { Printable.line($0) + "\n" }.joined()
  }
}

/// A record of the call queue, for people.
struct CallText {
  let text: String

  init(_ item: CallItem) {
    let parts = [
      item.scheduled.map { "scheduled for \($0.text)" }, item.due.map { "due \($0.text)" },
      item.lastAttempt.map { "last called \($0.text)" }, "\(item.attempts) attempts",
      item.claimedBy.map { "with \($0)" + (item.claimedUntil.map { " until \($0.text)" } ?? "") },
    ]
    let phones = item.phones.map { "  \($0.number)  \($0.tel)" + ($0.whatsapp.map { "  \($0)" } ?? "") }
    text =
      (["\(item.module) \(item.record) \(item.title): \(parts.compactMap(\.self).joined(separator: ", "))"] + phones)
      .map { Printable.line($0) + "\n" }.joined()
  }
}
