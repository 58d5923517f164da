/// Writes an expression as a cell of criteria.
struct CriterionWriter {
  let module: SheetVocabulary.Module
  let language: SheetLanguage

  /// The text; what no phrase says is given as the expression that it is.
  func text(_ expression: String) -> String {
    let phrases = expression.split(separator: " && ").map { phrase(String($0)) }
    let text = phrases.compactMap { $0 }.joined(separator: ". ")
    let isSame = (try? CriterionReader(module: module).expression(text)) == expression
    guard !phrases.contains(nil), isSame else {
      return CriterionForm.phrases.text(.expression, language, ["expression": expression])
    }
    return text
  }

  private func phrase(_ condition: String) -> String? {
    if let match = condition.wholeMatch(of: /([a-z][a-z0-9_]*) in \[([^\[\]]*)\]/) {
      let values = match.2.split(separator: ", ").map { value(String($0), of: String(match.1)) }
      guard !values.contains(nil) else { return nil }
      return said(.is, String(match.1), values.compactMap { $0 }.joined(separator: ", "))
    }
    guard let match = condition.wholeMatch(of: /([a-z][a-z0-9_]*) (==|!=|>=|<=|>|<) (.+)/),
      let form = form(String(match.2), isNull: match.3 == "null")
    else { return nil }
    guard match.3 != "null" else { return said(form, String(match.1), "") }
    return value(String(match.3), of: String(match.1)).flatMap { said(form, String(match.1), $0) }
  }

  private func form(_ comparison: String, isNull: Bool) -> CriterionForm? {
    switch (comparison, isNull) {
    case ("==", true): .isEmpty
    case ("!=", true): .hasValue
    case (_, true): nil
    case ("==", false): .is
    default: CriterionForm.allCases.first { $0.comparison == comparison }
    }
  }

  private func said(_ form: CriterionForm, _ field: String, _ value: String) -> String? {
    module.field(named: field).map {
      CriterionForm.phrases.text(form, language, ["field": $0.name.label, "value": value])
    }
  }

  /// A literal as people write it.
  private func value(_ literal: String, of name: String) -> String? {
    guard let field = module.field(named: name) else { return nil }
    if let quoted = literal.wholeMatch(of: /'([^'\\]*)'/) {
      let text = String(quoted.1)
      guard case .picklist(let values) = field.kind else { return text }
      return values.first { $0.code == text }?.label
    }
    guard field.kind == .boolean, let isTrue = Bool(literal) else { return literal }
    return YesOrNo.phrases.text(isTrue, language)
  }
}
