import Engine
import Mustache
import Tenancy

/// Words of some pages, by the names that templates give them.
protocol Vocabulary: Sendable, CaseIterable, RawRepresentable where RawValue == String {
  /// In English and Spanish.
  var texts: (en: String, es: String) { get }
}

/// What the pages themselves say, in one language; a template names a word as `{{w.save}}`.
struct Words: Sendable, MustacheParent {
  let language: Language

  func text(_ word: Word) -> String { say(word.texts.en, word.texts.es) }

  func text(_ word: RecordWord) -> String { say(word.texts.en, word.texts.es) }

  func text(_ word: WorkWord) -> String { say(word.texts.en, word.texts.es) }

  func text(_ word: FilterWord) -> String { say(word.texts.en, word.texts.es) }

  func text(_ word: SetupWord) -> String { say(word.texts.en, word.texts.es) }

  func say(_ english: String, _ spanish: String) -> String {
    switch language {
    case .english: english
    case .spanish: spanish
    }
  }

  /// The word of that name, for templates.
  func child(named name: String) -> Any? { Self.named[language]?[name] }

  private static let named = Dictionary(
    uniqueKeysWithValues: Language.allCases.map { language in
      let words = Words(language: language)
      let all =
        words.all(of: Word.self) + words.all(of: RecordWord.self) + words.all(of: FilterWord.self)
        + words.all(of: SetupWord.self) + words.all(of: WorkWord.self)
      return (language, Dictionary(all) { first, _ in first })
    })

  private func all<List: Vocabulary>(of _: List.Type) -> [(String, String)] {
    List.allCases.map { ($0.rawValue, say($0.texts.en, $0.texts.es)) }
  }
}

// Sentences about something.
extension Words {
  func passwordChosen(_ user: String) -> String {
    say(
      "You can sign in as \(user) with the new password now.", "Ya puedes entrar como \(user) con la contraseña nueva.")
  }

  func submitted(by name: String) -> String { say("Submitted by \(name).", "Enviado por \(name).") }

  func greeting(_ name: String) -> String { say("Hello, \(name)", "Hola, \(name)") }

  func found(_ count: String, isCapped: Bool) -> String {
    say("\(count)\(isCapped ? "+" : "") found", "\(count)\(isCapped ? "+" : "") encontrados")
  }

  func records(_ count: String) -> String { say("\(count) records", "\(count) registros") }

  func new(_ label: String) -> String { say("New \(label.lowercased())", "Añadir \(label.lowercased())") }

  func edit(_ label: String) -> String { say("Edit \(label)", "Editar \(label)") }

  func ago(_ length: String) -> String { say("\(length) ago", "hace \(length)") }

  func left(_ length: String) -> String { say("\(length) left", "quedan \(length)") }

  func overdue(_ length: String) -> String { say("\(length) overdue", "\(length) de retraso") }

  func noWay(to state: String) -> String {
    say("No step leads from here to \(state).", "Ningún paso lleva de aquí a \(state).")
  }

  func inState(_ length: String) -> String { say("\(length) in this state", "\(length) en este estado") }

  func by(_ name: String) -> String { say("by \(name)", "por \(name)") }

  func couldDo(_ who: [String]) -> String {
    say("Could be done by: \(who.joined(separator: ", "))", "Podría hacerlo: \(who.joined(separator: ", "))")
  }

  /// Who could do a step that is blocked; while an approval locks the record, who decides that.
  func who(of step: TransitionExplanation) -> String? {
    let deciders = step.decidedBy.joined(separator: ", ")
    if !deciders.isEmpty { return say("To be decided first by: \(deciders)", "Antes lo decide: \(deciders)") }
    return step.who.isEmpty ? nil : couldDo(step.who)
  }

  func waitsFor(_ who: [String]) -> String {
    say("waits for \(who.joined(separator: ", "))", "espera a \(who.joined(separator: ", "))")
  }

  func atLeast(_ count: Int) -> String { say("At least \(count) of these", "Al menos \(count) de estos") }

  /// Asks for files of a kind, and says what each has to be.
  func attach(_ kind: String?, _ count: Int, types: [String], megabytes: Int64?, days: Int?) -> String {
    let kind = kind ?? say("a file", "un archivo")
    let limits =
      (types.isEmpty ? [] : [types.joined(separator: say(" or ", " o "))])
      + (megabytes.map { [say("at most \($0) MB", "como máximo \($0) MB")] } ?? [])
      + (days.map { [say("at most \($0) days old", "de hace \($0) días como máximo")] } ?? [])
    let name =
      (count > 1 ? "\(count) × \(kind)" : kind) + (limits.isEmpty ? "" : " (\(limits.joined(separator: ", ")))")
    return say("Attach to the record: \(name)", "Adjunta al registro: \(name)")
  }

  func related(_ list: String, _ count: Int) -> String {
    say("\(count) × \(list)", "\(count) × \(list)")
  }

  func logged(_ kind: String) -> String { say("Log: \(kind)", "Registrar: \(kind)") }

  func decided(_ state: ApprovalState) -> String {
    switch state {
    case .pending: text(.decidedPending)
    case .approved: text(.decidedApproved)
    case .blocked: text(.decidedBlocked)
    case .rejected: text(.decidedRejected)
    case .recalled, .replaced, .withdrawn: text(.decidedGone)
    }
  }

  /// Why somebody was not let in.
  func problem(_ error: SignInError) -> String {
    guard language == .spanish else { return "\(error)" }
    return switch error {
    case .wrong: "El usuario y la contraseña no coinciden, o no existe ese usuario."
    case .codeWanted: "Escribe también un código de tu segundo factor, y otra vez la contraseña."
    case .wrongCode: "Ese código no vale ahora. Cada uno sirve una sola vez."
    case .blocked(let seconds): "Demasiados intentos fallidos. Inténtalo de nuevo dentro de \(seconds) s."
    case .wrongToken: "El enlace ya no vale: se ha usado, se ha sustituido o es demasiado antiguo. Pide otro."
    case .weak:
      "Esa contraseña es demasiado corta o fácil de adivinar. Elige otra, por ejemplo varias palabras sin relación."
    case .noMail: "Este servidor no puede enviar correo. Pide un enlace a tu administrador."
    default: "Ahora no es posible. Inténtalo de nuevo dentro de un momento."
    }
  }
}
