import Engine
import Operations

/// What a change of configuration would do, shown before it is put into force.
struct Plan {
  let changes: [String]

  init(_ version: ModelVersionInfo) { changes = version.changes }

  /// The plan with the button that puts it into force, which sends the same form once more.
  func block(_ call: PageCall, at path: String) -> SheetPage.Block {
    let words = call.words
    guard !changes.isEmpty else { return SheetPage.Block(words.text(.plan), hint: words.text(.planNothing)) }
    let hidden = call.form.entries.filter { $0.name.hasPrefix("field.") || $0.name.hasPrefix("base.") }
      .map { ListPage.Hidden(name: $0.name, value: $0.value) }
    return SheetPage.Block(
      words.text(.plan), hint: words.text(.planHint), lines: changes,
      forms: [
        SheetPage.Form(
          action: path, submit: words.text(.applyPlan), hidden: hidden + [.init(name: "apply", value: "true")])
      ])
  }
}

extension PageCall {
  /// Whether a plan that was shown is put into force.
  var applies: Bool { form["apply"] == "true" }

  /// Who changes the configuration, for now or for good.
  var publication: Publication { Publication(user: user.name, isRehearsal: !applies) }
}
