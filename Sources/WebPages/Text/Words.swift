import Engine
import Mustache
import Tenancy

/// What the pages themselves say, in one language; a template names a word as `{{w.save}}`.
struct Words: Sendable, MustacheParent {
  let language: Language

  func text(_ word: Word) -> String {
    let texts = word.texts
    return switch language {
    case .english: texts.en
    case .spanish: texts.es
    }
  }

  /// The word of that name, for templates.
  func child(named name: String) -> Any? {
    Word(rawValue: name).map(text) ?? RecordWord(rawValue: name).map(text) ?? FilterWord(rawValue: name).map(text)
      ?? SetupWord(rawValue: name).map(text) ?? WorkWord(rawValue: name).map(text)
  }

  private func choose(_ english: String, _ spanish: String) -> String {
    switch language {
    case .english: english
    case .spanish: spanish
    }
  }
}

// Sentences about something.
extension Words {
  func passwordChosen(_ user: String) -> String {
    choose(
      "You can sign in as \(user) with the new password now.", "Ya puedes entrar como \(user) con la contraseña nueva.")
  }

  func submitted(by name: String) -> String { choose("Submitted by \(name).", "Enviado por \(name).") }

  func greeting(_ name: String) -> String { choose("Hello, \(name)", "Hola, \(name)") }

  func found(_ count: String, isCapped: Bool) -> String {
    choose("\(count)\(isCapped ? "+" : "") found", "\(count)\(isCapped ? "+" : "") encontrados")
  }

  func records(_ count: String) -> String { choose("\(count) records", "\(count) registros") }

  func new(_ label: String) -> String { choose("New \(label.lowercased())", "Añadir \(label.lowercased())") }

  func edit(_ label: String) -> String { choose("Edit \(label)", "Editar \(label)") }

  func ago(_ length: String) -> String { choose("\(length) ago", "hace \(length)") }

  func left(_ length: String) -> String { choose("\(length) left", "quedan \(length)") }

  func overdue(_ length: String) -> String { choose("\(length) overdue", "\(length) de retraso") }

  func noWay(to state: String) -> String {
    choose("No step leads from here to \(state).", "Ningún paso lleva de aquí a \(state).")
  }

  func inState(_ length: String) -> String { choose("\(length) in this state", "\(length) en este estado") }

  func by(_ name: String) -> String { choose("by \(name)", "por \(name)") }

  func couldDo(_ who: [String]) -> String {
    choose("Could be done by: \(who.joined(separator: ", "))", "Podría hacerlo: \(who.joined(separator: ", "))")
  }

  func waitsFor(_ who: [String]) -> String {
    choose("waits for \(who.joined(separator: ", "))", "espera a \(who.joined(separator: ", "))")
  }

  func atLeast(_ count: Int) -> String { choose("At least \(count) of these", "Al menos \(count) de estos") }

  func attach(_ kind: String) -> String {
    choose("Attach to the record: \(kind)", "Adjunta al registro: \(kind)")
  }

  func related(_ list: String, _ count: Int) -> String {
    choose("\(count) × \(list)", "\(count) × \(list)")
  }

  func logged(_ kind: String) -> String { choose("Log: \(kind)", "Registrar: \(kind)") }

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
