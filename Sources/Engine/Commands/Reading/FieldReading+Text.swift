import Expressions
import Metamodel

// Texts, addresses and numbers of phones.
extension FieldReading {
  func text(_ input: InputValue) throws(FieldProblem) -> Value {
    guard case .text(let raw) = input else { throw invalid(input, "text") }
    guard !raw.utf8.contains(0) else {
      throw invalid(input, "text without NUL characters")
    }
    guard raw.saysSomething else { throw invalid(input, "text that can be seen") }
    var text = raw.composed
    if field.type != .textarea {
      text = text.trimmed
      guard !text.hasLineBreak else { throw invalid(input, "one line") }
    }
    try checkForm(text, input)
    try checkLength(text)
    return .string(text)
  }

  private func checkForm(_ text: String, _ input: InputValue) throws(FieldProblem) {
    switch field.type {
    case .email where !TextForms.isEmail(text): throw invalid(input, "an address such as ana@example.com")
    case .url where !TextForms.isWebAddress(text): throw invalid(input, "an http or https address")
    case .phone where !TextForms.isPhone(text): throw invalid(input, "a phone number such as +34 600 000 000")
    default: break
    }
    if let pattern = field.pattern, (try? RegularExpression(ofWholeTexts: pattern))?.matches(text) == false {
      throw FieldProblem(
        Problem(
          at: field.name, code: "pattern_mismatch",
          message: "\(field.label.spoken) is \(input.words), which does not have the form \(pattern).", found: input,
          wanted: .text(pattern)))
    }
  }

  private func checkLength(_ text: String) throws(FieldProblem) {
    // SQLite counts code points, as the triggers do.
    let count = text.unicodeScalars.count
    if let longest = limits.longest, count > longest {
      throw FieldProblem(.length(field, count, tooLong: true, limit: longest))
    }
    if let shortest = limits.shortest, count < shortest {
      throw FieldProblem(.length(field, count, tooLong: false, limit: shortest))
    }
  }
}
