/// What a cell of attempts says.
struct ReadAttempts: Hashable {
  var reach: Int
  var window: String?
  var others: [String] = []
  var isConsecutive = false
  var isPerContact = false
  var isReset = false
  var name: String?
  var label: String?
}

/// Reads a cell of attempts: `8`, `4 intentos [junto con: Buzón de mensajes] [en: 30 días]`.
struct AttemptReader {
  /// Finds a result by what it is called.
  let result: (String) throws(CellMistake) -> String

  func attempts(_ text: String) throws(CellMistake) -> ReadAttempts {
    let (sentence, details) = CellText.details(text)
    guard let reach = Self.count(sentence) else {
      throw .phrase(sentence, "number of attempts", nearest: "8")
    }
    var read = ReadAttempts(reach: reach)
    for detail in details { try take(detail, into: &read) }
    return read
  }

  /// How many attempts a text says; nil if it says none.
  static func count(_ text: String) -> Int? {
    let number = { (text: String) in Int(text).flatMap { (1...1_000).contains($0) ? $0 : nil } }
    return number(text) ?? CountForm.phrases.meaning(of: text) { _, slots in slots["number"].flatMap(number) }
  }

  private func take(_ detail: String, into read: inout ReadAttempts) throws(CellMistake) {
    let said: (AttemptForm, [String: String])? = AttemptForm.phrases.meaning(of: detail) { ($0, $1) }
    guard let (form, slots) = said else {
      throw .phrase(
        "[\(detail)]", "detail of attempts", nearest: AttemptForm.phrases.nearest(to: detail).map { "[\($0)]" })
    }
    switch form {
    case .within:
      guard let period = slots["period"].flatMap(PeriodUnit.period) else {
        throw .phrase(detail, "period", nearest: "en: 30 días")
      }
      read.window = period
    case .together:
      for name in (slots["results"] ?? "").split(separator: ",") {
        read.others.append(try result(CellText.trimmed(String(name))))
      }
    case .consecutive: read.isConsecutive = true
    case .perContact: read.isPerContact = true
    case .reset: read.isReset = true
    case .rule: read.name = slots["name"]
    case .label: read.label = slots["label"]
    }
  }
}
