import Diagnostics
import YAMLSource

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
  var language = SheetLanguage.spanish
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
    var isAboutTime = false
    let said: (AttemptForm, [String: String])? = AttemptForm.phrases.meaning(of: detail) { form, slots in
      // `in a row` is no period, and something else that is said so.
      guard form != .within || slots["period"].flatMap(PeriodUnit.period) != nil else {
        isAboutTime = true
        return nil
      }
      return (form, slots)
    }
    guard let (form, slots) = said else { throw mistake(in: detail, isAboutTime: isAboutTime) }
    switch form {
    case .within: read.window = slots["period"].flatMap(PeriodUnit.period)
    case .together: read.others += try results(slots["results"] ?? "")
    case .consecutive: read.isConsecutive = true
    case .perContact: read.isPerContact = true
    case .reset: read.isReset = true
    case .rule: read.name = slots["name"]
    case .label: read.label = quoted(detail) ?? slots["label"]
    }
  }

  private func mistake(in detail: String, isAboutTime: Bool) -> CellMistake {
    guard !isAboutTime else {
      let within = AttemptForm.phrases.text(.within, language, ["period": PeriodUnit.example(language)])
      return .phrase(detail, "period", nearest: within)
    }
    let near = AttemptForm.phrases.nearest(to: detail, language)
    return .phrase("[\(detail)]", "detail of attempts", nearest: near.map { "[\($0)]" })
  }

  /// The results of a list, in whose names there may be commas.
  private func results(_ text: String) throws(CellMistake) -> [String] {
    if let all = several(text, depth: 0) { return all }
    var found: [String] = []
    for name in text.split(separator: ",") { found.append(try result(CellText.trimmed(String(name)))) }
    return found
  }

  private func several(_ text: String, depth: Int) -> [String]? {
    if let one = try? result(text) { return [one] }
    guard depth < 32 else { return nil }
    for (left, right) in CellText.cuts(text, at: [","]) {
      guard let first = try? result(left), let rest = several(right, depth: depth + 1) else { continue }
      return [first] + rest
    }
    return nil
  }

  /// A text in quotes behind the colon, as it stands; nil if there is none.
  private func quoted(_ detail: String) -> String? {
    let text = CellText.trimmed(String(detail.drop { $0 != ":" }.dropFirst()))
    guard text.count > 1, text.hasPrefix("\""), text.hasSuffix("\"") else { return nil }
    var log = DiagnosticLog()
    return YAMLReader(file: "").document(in: text, log: &log)?.scalar?.text
  }
}
