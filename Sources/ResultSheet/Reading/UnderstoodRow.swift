import YAMLSource

/// What a row of a sheet comes to, for whoever wrote it.
package struct UnderstoodRow: Sendable, Hashable, Codable {
  /// As the sheet numbers it.
  package let row: Int
  /// The result, the records and what is done, in the words of the preset language.
  package let text: String
}

extension PlanReader {
  /// What was understood, row by row in the order of the sheet.
  package var understood: [UnderstoodRow] {
    let results = zip(plan.results, resultRows).map { result, row in
      let label = result.label.map { " “\($0)”" } ?? ""
      let attributes =
        (result.isDefinitive ? ["definitive"] : []) + (result.isEffective ? ["effective"] : [])
        + [result.quality.rawValue] + (result.channel.map { [$0.rawValue] } ?? [])
      return UnderstoodRow(row: row, text: "\(result.code)\(label): \(attributes.joined(separator: ", "))")
    }
    let rows = zip(plan.rows, sheetRows).map { line, row in
      UnderstoodRow(row: row, text: text(line.result, line.module, line.condition, line.actions))
    }
    let attempts = zip(plan.attempts, attemptRows).map { rule, row in
      let counted = rule.counted.joined(separator: " or ")
      let within = rule.window.map { " within \($0)" } ?? ""
      let ways =
        (rule.isConsecutive ? " in a row" : "") + (rule.isPerContact ? " per contact" : "")
        + (rule.isReset ? " until an effective result" : "")
      return UnderstoodRow(
        row: row,
        text: text("\(rule.reach) times \(counted)\(within)\(ways)", rule.module, rule.condition, rule.actions))
    }
    let all = (results + rows + attempts).enumerated().map { ($0.element.row, $0.offset, $0.element) }
    return all.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
  }

  private func text(_ result: String, _ module: String, _ condition: String?, _ actions: [YAMLNode]) -> String {
    let deeds = actions.isEmpty ? "the interaction alone" : actions.map(YAMLWriter.line).joined(separator: ", ")
    return "\(result) on \(module)\(condition.map { " if \($0)" } ?? ""): \(deeds)"
  }
}
