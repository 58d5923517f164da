import Foundation
import Metamodel

/// Says what actions of result flows do, for people; what it does not know it leaves as it is written.
struct ResultWords {
  let call: PageCall
  /// Whose records they are about.
  let module: Module?

  func text(_ action: String) -> String {
    // A condition that it has was met.
    let deed = action.prefix(upTo: action.firstRange(of: " when ")?.lowerBound ?? action.endIndex)
    let parts = deed.split(separator: " ", maxSplits: 2).map(String.init)
    guard let verb = parts.first, parts.count > 1 else { return action }
    let words = call.words
    switch (verb, parts[1]) {
    case ("close", "won"): return words.text(.closesWon)
    case ("close", "lost"): return words.text(.closesLost)
    case ("close", "cancelled"): return words.text(.closesCancelled)
    case ("close", "postponed"): return words.text(.postpones)
    case ("close", let code): return words.closes(as: label(of: code))
    case ("advance", "next"): return words.text(.advancesNext)
    case ("advance", let stage): return words.advances(to: label(of: stage))
    case ("stage_status", let code): return words.setsStageStatus(label(of: code))
    case ("schedule", let kind): return words.schedules(moduleLabel(kind))
    case ("tasks", "complete"): return words.text(.completesTasks)
    case ("tasks", _): return words.text(.cancelsTasks)
    case ("set", _): return words.sets(fields(String(deed.dropFirst("set ".count))))
    case ("create", let kind): return words.creates(moduleLabel(kind))
    case ("mail", let name): return words.mails(spaced(name))
    case ("notify", _): return words.text(.notifies)
    case ("webhook", let name): return words.tells(spaced(name))
    case ("assign", let field): return words.sets(fields(field))
    default: return String(deed)
    }
  }

  private func spaced(_ name: String) -> String { name.replacing("_", with: " ") }

  /// `status, amount of contact` in labels.
  private func fields(_ text: String) -> String {
    let sides = text.components(separatedBy: " of ")
    var place = module
    if sides.count == 2, case .lookup(let lookup)? = module?.field(sides[1])?.type {
      place = lookup.module.flatMap(call.model.module)
    }
    let names = (sides.first ?? text).split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    let locale = call.audience.locale
    return names.map { place?.field($0)?.label.text(in: locale) ?? $0 }.joined(separator: ", ")
  }

  /// The value of any picklist of the module with that code.
  private func label(of code: String) -> String {
    let values = (module?.fields ?? []).lazy.compactMap { field in
      field.type.picklistValues?.first { $0.code == code }
    }
    return values.first?.label.text(in: call.audience.locale) ?? code
  }

  /// A module by name, or by the kind of activity that it keeps.
  private func moduleLabel(_ name: String) -> String {
    let found = call.model.module(name) ?? call.model.modules.first { $0.activity?.rawValue == name }
    return found?.label.one.text(in: call.audience.locale).lowercased() ?? name
  }
}
