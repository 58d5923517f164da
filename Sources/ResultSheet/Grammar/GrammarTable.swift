/// The grammar as tables for its readers, made from the phrases by which cells are read.
package enum GrammarTable {
  /// The tables in Markdown.
  package static var markdown: String {
    [
      section("Columns", SheetColumn.phrases),
      section("ACTIONS, EXTRA ACTION, ACTION BY SPECIAL CRITERION", ActionForm.phrases),
      section("Brackets behind an action", DetailForm.phrases),
      section("What can be scheduled", ActivityForm.phrases),
      section("MODULE CRITERION", CriterionForm.phrases),
      section("SPECIAL CRITERION: a number, and in brackets behind it", AttemptForm.phrases),
      section("Periods", PeriodUnit.phrases),
      section("DEFINITIVE, EFFECTIVE", YesOrNo.phrases),
      section("QUALITY", ResultQuality.phrases),
      section("CHANNEL", ResultChannel.phrases),
    ].joined(separator: "\n")
  }

  private static func section<Meaning>(_ title: String, _ phrases: [Phrase<Meaning>]) -> String {
    var seen: Set<Meaning> = []
    let meanings = phrases.map(\.meaning).filter { seen.insert($0).inserted }
    let lines = meanings.map { meaning in
      let cells = SheetLanguage.allCases.flatMap { language -> [String] in
        let said = phrases.filter { $0.meaning == meaning && $0.language == language }
        return [cell(said.map(\.canonical)), cell(said.flatMap(\.patterns).map(\.source))]
      }
      return "| \(cells.joined(separator: " | ")) |"
    }
    return """
      **\(title)**

      | Spanish | understood as | English | understood as |
      |---|---|---|---|
      \(lines.joined(separator: "\n"))

      """
  }

  private static func cell(_ texts: [String]) -> String {
    texts.map { "`\($0.replacing("|", with: "\\|"))`" }.joined(separator: "<br>")
  }
}
