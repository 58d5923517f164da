import JSONText
import Metamodel

/// Says why something has happened to a record: which step, which rule, which reason.
struct Cause: Sendable {
  let words: Words
  let model: Model
  let module: Module
  let locale: String

  /// Why a record moved: the step, and the reason where somebody gave one.
  func ofMove(_ json: JSON) -> String? {
    let name = json["transition"]?.text
    let label = name.flatMap { transition($0, field: json["field"]?.text) }
    let kind: String? =
      switch json["move"]?.text {
      case "enter": words.text(RecordWord.cameIn)
      case "exit": words.text(RecordWord.leftProcess)
      case "migrate": words.text(RecordWord.migrated)
      case "override": words.text(RecordWord.overridden)
      default: nil
      }
    let parts = [label ?? kind ?? name, json["reason"]?.text].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: ": ")
  }

  /// Why a record was changed, as the history has it; nil where somebody has changed it by hand.
  func ofChange(_ cause: String) -> String? {
    guard !["update", "create", "delete", "restore"].contains(cause) else { return nil }
    let parts = cause.split(separator: ",", maxSplits: 1).map(String.init)
    // A change by hand that followed from something: what it followed from says more.
    let told = parts.count == 2 && ["update", "create"].contains(parts[0]) ? parts[1].trimming(" ") : cause
    return known(told) ?? told
  }

  /// A cause that names something of the model: by what that is called.
  private func known(_ cause: String) -> String? {
    let words = cause.split(whereSeparator: { " ,:".contains($0) }).map(String.init)
    guard words.count > 1 else { return nil }
    if cause.hasPrefix("enter: ") { return "\(self.words.text(RecordWord.cameIn)): \(cause.dropFirst(7))" }
    let name = words[1]
    switch words[0] {
    case "transition": return transition(name, field: nil).map { self.words.because(.step, $0) }
    case "automation": return model.automation(name).map { self.words.because(.automation, $0.label.text(in: locale)) }
    case "effect": return effect(cause)
    case "approval": return model.approval(name).map { self.words.because(.approval, $0.label.text(in: locale)) }
    case "form": return model.form(name).map { self.words.because(.form, $0.label.text(in: locale)) }
    case "merge": return self.words.because(.merge, words.dropFirst(2).joined(separator: ", "))
    case "model" where words.count > 2: return self.words.because(.model, words[2])
    default: return nil
    }
  }

  /// `effect of deals/7 close_won`: the record whose step has led to it.
  private func effect(_ cause: String) -> String? {
    let parts = cause.split(separator: " ").map(String.init)
    guard parts.count >= 4, let owner = parts[2].split(separator: "/").first.map(String.init) else { return nil }
    let steps = model.blueprints(of: owner).lazy.compactMap { $0.transition(parts[3]) }
    let label = steps.first?.label.text(in: locale)
    return label.map { "\(words.because(.step, $0)), \(model.module(owner)?.label.one.text(in: locale) ?? owner)" }
  }

  private func transition(_ name: String, field: String?) -> String? {
    let steps = model.blueprints(of: module.name, field: field).lazy.compactMap { $0.transition(name) }
    return steps.first?.label.text(in: locale)
  }
}

extension String {
  fileprivate func trimming(_ character: Character) -> String {
    String(drop { $0 == character }.reversed().drop { $0 == character }.reversed())
  }
}
