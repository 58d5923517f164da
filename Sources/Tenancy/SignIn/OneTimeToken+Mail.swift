import Engine
import Mail

extension OneTimeToken.Purpose {
  /// The mail that carries a token.
  var template: MailTemplate {
    switch self {
    case .invitation: Self.invitation
    case .reset: Self.reset
    }
  }

  private static let invitation = MailTemplate(
    english: .init(
      subject: "Your access to {tenant}",
      text: """
        Hello {name},

        you have been invited to {tenant}. Your user name is {user}. Choose a password here, within seven days:

        {link}

        If you do not know what this is about, you need do nothing.
        """),
    others: [
      "es": .init(
        subject: "Tu acceso a {tenant}",
        text: """
          Hola, {name}:

          Te han invitado a {tenant}. Tu nombre de usuario es {user}. Elige una contraseña aquí, en un plazo de siete días:

          {link}

          Si no sabes de qué se trata, no tienes que hacer nada.
          """)
    ])

  private static let reset = MailTemplate(
    english: .init(
      subject: "A new password for {tenant}",
      text: """
        Hello {name},

        somebody, probably you, has asked for a new password for the user {user} of {tenant}. Choose one here, within an hour:

        {link}

        If it was not you, you need do nothing: your password stays as it is.
        """),
    others: [
      "es": .init(
        subject: "Una contraseña nueva para {tenant}",
        text: """
          Hola, {name}:

          Alguien, probablemente tú, ha pedido una contraseña nueva para el usuario {user} de {tenant}. Elígela aquí, en el plazo \
          de una hora:

          {link}

          Si no has sido tú, no tienes que hacer nada: tu contraseña sigue siendo la misma.
          """)
    ])
}
