import Engine
import Expressions
import JSONText

/// A draft for people.
struct ReviewText {
  private let draft: ReviewDraft

  init(_ draft: ReviewDraft) {
    self.draft = draft
  }

  /// The draft on one line.
  var line: String {
    let born = draft.record.map { ", became \($0)" } ?? ""
    let claim = draft.claimedBy.map { ", claimed by \($0)" } ?? ""
    let time = draft.isOverdue ? ", overdue" : draft.due.map { ", due \($0.text)" } ?? ""
    let form = draft.source.map { " \($0)" } ?? ""
    let author = draft.author.map { " from \($0)" } ?? ""
    return Printable.line(
      "\(draft.id): \(draft.status.rawValue), \(draft.label): \(draft.module), came in by \(draft.channel)\(form)\(author)\(time)"
        + "\(claim)\(born)") + "\n"
  }

  /// The draft with its values, and all that is to be known of it.
  var text: String {
    let values = draft.values.sorted { $0.key < $1.key }.map { field, value in
      let verdict = draft.fields[field].map { $0.isAccepted ? "  ✓" : "  ✗ \($0.reason ?? $0.comment ?? "")" } ?? ""
      return Printable.line("  \(field): \(JSON(value).compactText)\(verdict)") + "\n"
    }
    let unverified =
      draft.unverified.isEmpty ? "" : "to be verified: \(draft.unverified.joined(separator: ", "))\n"
    let problems = (draft.problems ?? []).map { Printable.line("✗ \($0.at): \($0.message)") + "\n" }
    let duplicates = (draft.duplicates ?? []).map { Printable.line("! \($0.message)") + "\n" }
    let form = draft.form.map { entry in
      Printable.line(
        "form \(entry.form), \(entry.at.text)\(entry.address.map { " from \($0)" } ?? "")"
          + (entry.consent.map { ", agreed to: \($0)" } ?? "")) + "\n"
    }
    let story = (draft.story ?? []).map { event in
      let words = [event.reason, event.comment].compactMap(\.self).map { ": \($0)" }.joined()
      return Printable.line("\(event.at.text) \(event.actor) \(event.event)\(words)") + "\n"
    }
    return line + values.joined() + unverified + problems.joined() + duplicates.joined() + (form ?? "") + story.joined()
  }
}
