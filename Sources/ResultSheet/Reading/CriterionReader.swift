/// Reads what a cell says of the records that are meant, as an expression.
struct CriterionReader {
  let module: SheetVocabulary.Module
  var language = SheetLanguage.spanish

  /// The expression; nil for all records.
  func expression(_ text: String) throws(CellMistake) -> String? {
    if let whole = rawExpression(text) { return whole }
    var conditions: [String] = []
    for sentence in CellText.sentences(text) { conditions += try self.conditions(sentence) }
    return Self.all(conditions)
  }

  /// An expression of the configuration's language is taken as it stands.
  private func rawExpression(_ text: String) -> String? {
    let parts = text.split(separator: ":", maxSplits: 1)
    guard parts.count == 2, ["expresion", "expression"].contains(Words.key(String(parts[0]))) else { return nil }
    return CellText.trimmed(String(parts[1]))
  }

  /// The conditions of a sentence, which may be several: `Tipo: x. Etapa: y`.
  private func conditions(_ sentence: String) throws(CellMistake) -> [String] {
    if let found = severalConditions(sentence, depth: 0) { return found }
    throw mistake(in: sentence)
  }

  private func severalConditions(_ sentence: String, depth: Int) -> [String]? {
    if depth < 16, let (left, right) = parts(of: sentence), let first = condition(left),
      let rest = severalConditions(right, depth: depth + 1)
    {
      return (first.isEmpty ? [] : [first]) + rest
    }
    if let one = condition(sentence) { return one.isEmpty ? [] : [one] }
    guard depth < 16 else { return nil }
    for (left, right) in CellText.cuts(sentence, at: [". ", ", ", " y ", " and "]) {
      guard let first = condition(left), let rest = severalConditions(right, depth: depth + 1) else { continue }
      return (first.isEmpty ? [] : [first]) + rest
    }
    return nil
  }

  /// A sentence before a further `Campo: valor`, which is no part of the text before it, and from there on.
  private func parts(of sentence: String) -> (String, String)? {
    guard sentence.count(where: { $0 == ":" }) > 1 else { return nil }
    return CellText.cuts(sentence, at: [". ", ", ", " y ", " and "]).last { _, right in
      right.firstIndex(of: ":").flatMap { module.field(String(right[..<$0])) } != nil
    }
  }

  /// One condition; empty if it holds for all records, nil if it is none.
  private func condition(_ text: String) -> String? {
    CriterionForm.phrases.meaning(of: text) { form, slots in
      switch form {
      case .any: return ""
      case .expression: return slots["expression"]
      case .isEmpty: return slots["field"].flatMap(module.field).map { "\($0.name.code) == null" }
      case .hasValue: return slots["field"].flatMap(module.field).map { "\($0.name.code) != null" }
      default:
        guard let field = slots["field"].flatMap(module.field), let value = slots["value"] else { return nil }
        return condition(form, field, value)
      }
    }
  }

  private func condition(_ form: CriterionForm, _ field: SheetVocabulary.Field, _ value: String) -> String? {
    if let literal = literal(value, of: field) {
      return "\(field.name.code) \(form.comparison ?? "==") \(literal)"
    }
    guard form == .is, case .picklist = field.kind, let list = literals(value, of: field, depth: 0) else { return nil }
    return "\(field.name.code) in [\(list.joined(separator: ", "))]"
  }

  /// Values in a row: `Nuevo lead, Propuesta o Negociación`.
  private func literals(_ text: String, of field: SheetVocabulary.Field, depth: Int) -> [String]? {
    if let one = literal(text, of: field) { return [one] }
    guard depth < 32 else { return nil }
    for (left, right) in CellText.cuts(text, at: [", ", ",", " o ", " or ", " / ", "/"]) {
      guard let first = literal(left, of: field), let rest = literals(right, of: field, depth: depth + 1) else {
        continue
      }
      return [first] + rest
    }
    return nil
  }

  private func literal(_ text: String, of field: SheetVocabulary.Field) -> String? {
    switch field.kind {
    case .picklist(let values): values.named(text).map { Self.quoted($0.code) }
    case .boolean: YesOrNo.phrases.meaning(of: text).map { String($0) }
    case .number: text.wholeMatch(of: /-?[0-9]{1,15}(\.[0-9]{1,9})?/).map { String($0.0) }
    // A comma before what looks like another field is no part of a text without a word of it.
    case .text: text.contains(#/, \p{L}[^,:]*: /#) ? nil : Self.quoted(text)
    case .other: nil
    }
  }

  /// The expression that all of some expressions hold; nil of none.
  static func all(_ expressions: [String]) -> String? {
    guard expressions.count > 1 else { return expressions.first }
    return expressions.map { $0.contains("||") || $0.contains("?") ? "(\($0))" : $0 }.joined(separator: " && ")
  }

  /// A text as an expression has it.
  static func quoted(_ text: String) -> String {
    "'\(text.replacing("\\", with: "\\\\").replacing("'", with: "\\'"))'"
  }

  // MARK: What is wrong

  private func mistake(in sentence: String) -> CellMistake {
    // The first part that says nothing by itself is to be blamed.
    let cut = parts(of: sentence) ?? CellText.cuts(sentence, at: [". "]).last
    let parts = cut.map { [$0.0, $0.1] } ?? [sentence]
    let bad = parts.first { severalConditions($0, depth: 0) == nil } ?? sentence
    var found: CellMistake?
    _ = CriterionForm.phrases.meaning(of: bad) { (_: CriterionForm, slots) -> Bool? in
      guard found == nil, let name = slots["field"], slots["value"] != nil else { return nil }
      found = mistake(in: slots, field: name)
      return nil
    }
    return found ?? .phrase(bad, "criterion", nearest: CriterionForm.phrases.nearest(to: bad, language) ?? example)
  }

  private var example: String { language == .spanish ? "Etapa: …" : "Stage: …" }

  private func mistake(in slots: [String: String], field name: String) -> CellMistake {
    guard let field = module.field(name) else {
      let names = module.fields.map(\.name)
      return .name(name, "field of \(module.name.label)", among: names)
    }
    let wanted =
      switch field.kind {
      case .picklist: "value of \(field.name.label)"
      case .boolean: "yes or no for \(field.name.label)"
      case .number: "number for \(field.name.label)"
      case .text, .other:
        "value for \(field.name.label) (write `\(CriterionForm.phrases.text(.expression, language, ["expression": "…"]))`)"
      }
    return .name(slots["value"] ?? "", wanted, among: field.values)
  }
}
