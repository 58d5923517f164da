/// What a cell of criteria may say of a field.
enum CriterionForm: Hashable, Sendable, CaseIterable {
  case any
  case expression
  case isEmpty
  case hasValue
  case isNot
  case moreThan
  case lessThan
  case atLeast
  case atMost
  case `is`

  static let phrases: [Phrase<CriterionForm>] = [
    Phrase(
      .any, .spanish, "Cualquiera",
      ["cualquiera|todos|todas|ninguno|ninguna", "cualquier etapa|tipo|estado", "sin criterio|criterios"]),
    Phrase(.any, .english, "Any", ["any|all|none", "any stage|type|status", "no criterion|criteria"]),
    Phrase(.expression, .spanish, "Expresión: {expression}", ["expresion : {expression}"]),
    Phrase(.expression, .english, "Expression: {expression}", ["expression : {expression}"]),
    Phrase(.isEmpty, .spanish, "{field} vacío", ["{field} [esta|este] vacio|vacia", "sin {field}"]),
    Phrase(.isEmpty, .english, "{field} is empty", ["{field} [is] empty", "without {field}"]),
    Phrase(.hasValue, .spanish, "{field} con valor", ["{field} (con|tiene valor | no vacio|vacia)", "con {field}"]),
    Phrase(.hasValue, .english, "{field} has a value", ["{field} (has [a] value | [is] not empty)", "with {field}"]),
    Phrase(
      .isNot, .spanish, "{field} no es: {value}", ["{field} [:] (no es | distinto|distinta de|a) {value}"]),
    Phrase(.isNot, .english, "{field} is not: {value}", ["{field} [:] (is not | other than) {value}"]),
    Phrase(.moreThan, .spanish, "{field} mayor que {value}", ["{field} [:] (mayor que|a | mas de | >) {value}"]),
    Phrase(.moreThan, .english, "{field} more than {value}", ["{field} [:] [is] (more|greater than | >) {value}"]),
    Phrase(.lessThan, .spanish, "{field} menor que {value}", ["{field} [:] (menor que|a | menos de | <) {value}"]),
    Phrase(.lessThan, .english, "{field} less than {value}", ["{field} [:] [is] (less than | <) {value}"]),
    Phrase(.atLeast, .spanish, "{field} al menos {value}", ["{field} [:] (al menos | >=) {value}"]),
    Phrase(.atLeast, .english, "{field} at least {value}", ["{field} [:] [is] (at least | >=) {value}"]),
    Phrase(.atMost, .spanish, "{field} a lo sumo {value}", ["{field} [:] (a lo sumo | como maximo | <=) {value}"]),
    Phrase(.atMost, .english, "{field} at most {value}", ["{field} [:] [is] (at most | <=) {value}"]),
    Phrase(.is, .spanish, "{field}: {value}", ["{field} : {value}", "{field} (es|en | igual a) {value}"]),
    Phrase(.is, .english, "{field}: {value}", ["{field} (is | is one of) {value}"]),
  ]

  /// The operator of a comparison with one value; nil if it is none.
  var comparison: String? {
    switch self {
    case .isNot: "!="
    case .moreThan: ">"
    case .lessThan: "<"
    case .atLeast: ">="
    case .atMost: "<="
    case .any, .expression, .isEmpty, .hasValue, .is: nil
    }
  }
}

/// What a cell of attempts may say beside their number, in brackets.
enum AttemptForm: Hashable, Sendable, CaseIterable {
  case within
  case together
  case consecutive
  case perContact
  case reset
  case rule
  case label

  static let phrases: [Phrase<AttemptForm>] = [
    Phrase(.within, .spanish, "en: {period}", ["en|dentro [de] [los|las] [ultimos|ultimas] {period}"]),
    Phrase(.within, .english, "within: {period}", ["within|in [the] [last] {period}"]),
    Phrase(.together, .spanish, "junto con: {results}", ["junto con {results}", "o {results}"]),
    Phrase(.together, .english, "together with: {results}", ["together with {results}", "or {results}"]),
    Phrase(.consecutive, .spanish, "seguidos", ["seguidos|seguidas|consecutivos|consecutivas"]),
    Phrase(.consecutive, .english, "consecutive", ["consecutive", "in a row"]),
    Phrase(.perContact, .spanish, "por contacto", ["por contacto"]),
    Phrase(.perContact, .english, "per contact", ["per contact"]),
    Phrase(.reset, .spanish, "hasta un resultado efectivo", ["hasta un resultado efectivo"]),
    Phrase(.reset, .english, "until an effective result", ["until an effective result"]),
    Phrase(.rule, .spanish, "regla: {name}", ["regla {name}"]),
    Phrase(.rule, .english, "rule: {name}", ["rule {name}"]),
    Phrase(.label, .spanish, "título: {label}", ["titulo {label}"]),
    Phrase(.label, .english, "title: {label}", ["title {label}"]),
  ]
}

/// How often a result has to come.
enum CountForm: Hashable, Sendable {
  case count

  static let phrases: [Phrase<CountForm>] = [
    Phrase(
      .count, .spanish, "{number}", ["{number} [veces|intentos] [de marcado]", "a los|las {number} intentos|veces"]),
    Phrase(.count, .english, "{number}", ["{number} times|attempts", "after {number} attempts"]),
  ]
}

/// How long something takes.
enum PeriodUnit: String, Hashable, Sendable, CaseIterable {
  case minutes = "m"
  case hours = "h"
  case days = "d"
  case weeks = "w"

  static let phrases: [Phrase<PeriodUnit>] = [
    Phrase(.minutes, .spanish, "{number} minutos", ["{number} minuto|minutos|min"]),
    Phrase(.minutes, .english, "{number} minutes", ["{number} minute|minutes|min"]),
    Phrase(.hours, .spanish, "{number} horas", ["{number} hora|horas"]),
    Phrase(.hours, .english, "{number} hours", ["{number} hour|hours"]),
    Phrase(.days, .spanish, "{number} días", ["{number} dia|dias"]),
    Phrase(.days, .english, "{number} days", ["{number} day|days"]),
    Phrase(.weeks, .spanish, "{number} semanas", ["{number} semana|semanas"]),
    Phrase(.weeks, .english, "{number} weeks", ["{number} week|weeks"]),
  ]

  /// The period as the preset language has it: `30d`.
  static func period(_ text: String) -> String? {
    let plain = text.filter { $0 != " " }.lowercased()
    if plain.wholeMatch(of: /([0-9]{1,5}d)?([0-9]{1,5}h)?([0-9]{1,5}m)?/) != nil, !plain.isEmpty { return plain }
    return phrases.meaning(of: text) { (unit: PeriodUnit, slots) in
      guard let number = slots["number"].flatMap({ Int($0) }), (1...99_999).contains(number) else { return nil }
      return unit == .weeks ? "\(number * 7)d" : "\(number)\(unit.rawValue)"
    }
  }

  /// A period in words, where it is of one unit: `1 minuto` for `1m`, which nobody can take for a month.
  static func text(_ period: String, _ language: SheetLanguage) -> String {
    guard let unit = period.last.flatMap({ PeriodUnit(rawValue: String($0)) }), unit != .weeks,
      let number = Int(period.dropLast()), number > 0
    else { return period }
    let text = phrases.text(unit, language, ["number": String(number)])
    return number == 1 && text.hasSuffix("s") ? String(text.dropLast()) : text
  }

  /// A period as an example.
  static func example(_ language: SheetLanguage) -> String { text("30d", language) }
}
