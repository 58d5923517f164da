/// What a column of the sheet is about.
enum SheetColumn: String, Hashable, Sendable, CaseIterable {
  case result
  case actions
  case extraAction
  case criterion
  case definitive
  case effective
  case quality
  case channel
  case attempts
  case attemptAction
  case module
  case code

  static let phrases: [Phrase<SheetColumn>] = [
    Phrase(.result, .spanish, "RESULTADO", ["resultado|resultados|tipificacion"]),
    Phrase(.result, .english, "RESULT", ["result|results|outcome"]),
    Phrase(.actions, .spanish, "ACCIONES", ["acciones|accion"]),
    Phrase(.actions, .english, "ACTIONS", ["actions|action"]),
    Phrase(.extraAction, .spanish, "ACCION EXTRA", ["accion|acciones extra"]),
    Phrase(.extraAction, .english, "EXTRA ACTION", ["extra action|actions"]),
    Phrase(
      .criterion, .spanish, "CRITERIO MODULO", ["criterio|criterios [(del modulo | de modulo | modulo)]"]),
    Phrase(.criterion, .english, "MODULE CRITERION", ["[module] criterion|criteria"]),
    Phrase(.definitive, .spanish, "DEFINITIVO", ["definitivo|definitiva"]),
    Phrase(.definitive, .english, "DEFINITIVE", ["definitive|final"]),
    Phrase(.effective, .spanish, "EFECTIVO", ["efectivo|efectiva"]),
    Phrase(.effective, .english, "EFFECTIVE", ["effective"]),
    Phrase(.quality, .spanish, "CALIFICACION", ["calificacion|calidad"]),
    Phrase(.quality, .english, "QUALITY", ["quality|rating"]),
    Phrase(.channel, .spanish, "TIPO", ["tipo|canal"]),
    Phrase(.channel, .english, "CHANNEL", ["channel|type"]),
    Phrase(
      .attempts, .spanish, "CRITERIO ESPECIAL (INTENTOS DE MARCADO)",
      ["criterio especial [intentos [de marcado]]", "intentos [de marcado]"]),
    Phrase(
      .attempts, .english, "SPECIAL CRITERION (DIALLING ATTEMPTS)",
      ["special criterion [[dialling|dialing|dial|call] attempts]", "[dialling|dialing|dial|call] attempts"]),
    Phrase(
      .attemptAction, .spanish, "ACCIÓN POR CRITERIO ESPECIAL", ["accion|acciones por [criterio especial] [intentos]"]),
    Phrase(
      .attemptAction, .english, "ACTION BY SPECIAL CRITERION",
      ["action|actions (by|on|of [the] special criterion | on attempts)", "special criterion action|actions"]),
    Phrase(.module, .spanish, "MODULO", ["modulo|modulos"]),
    Phrase(.module, .english, "MODULE", ["module|modules"]),
    Phrase(.code, .spanish, "CODIGO", ["codigo"]),
    Phrase(.code, .english, "CODE", ["code"]),
  ]
}

/// Yes and no.
enum YesOrNo {
  static let phrases: [Phrase<Bool>] = [
    Phrase(true, .spanish, "SI", ["si|x|verdadero|true"]),
    Phrase(true, .english, "YES", ["yes|y"]),
    Phrase(false, .spanish, "NO", ["no|falso|false"]),
    Phrase(false, .english, "NO", ["no|n"]),
  ]
}

/// What a result is good for.
package enum ResultQuality: String, Hashable, Sendable, CaseIterable {
  case usefulPositive = "useful_positive"
  case usefulNegative = "useful_negative"
  case notUseful = "not_useful"

  static let phrases: [Phrase<ResultQuality>] = [
    Phrase(.usefulPositive, .spanish, "UP – (UTIL POSITIVO)", ["up [util positivo]", "util positivo|positiva"]),
    Phrase(.usefulPositive, .english, "UP – (USEFUL POSITIVE)", ["up [useful positive]", "useful [and] positive"]),
    Phrase(.usefulNegative, .spanish, "UN – (UTIL NEGATIVO)", ["un [util negativo]", "util negativo|negativa"]),
    Phrase(.usefulNegative, .english, "UN – (USEFUL NEGATIVE)", ["un [useful negative]", "useful [but] negative"]),
    Phrase(.notUseful, .spanish, "NU – (NO UTIL)", ["nu [no util]", "no util"]),
    Phrase(.notUseful, .english, "NU – (NOT USEFUL)", ["nu [not useful]", "not useful"]),
  ]
}

/// By what way somebody is reached.
package enum ResultChannel: String, Hashable, Sendable, CaseIterable {
  case phone
  case whatsapp
  case sms
  case email
  case chat
  case video
  case visit

  static let phrases: [Phrase<ResultChannel>] = [
    Phrase(.phone, .spanish, "Telefónica", ["telefonica|telefonico|telefono|llamada"]),
    Phrase(.phone, .english, "Phone", ["phone|telephone|call"]),
    Phrase(.whatsapp, .spanish, "WhatsApp", ["whatsapp"]),
    Phrase(.whatsapp, .english, "WhatsApp", ["whatsapp"]),
    Phrase(.sms, .spanish, "SMS", ["sms", "mensaje [de texto]"]),
    Phrase(.sms, .english, "SMS", ["sms", "text [message]"]),
    Phrase(.email, .spanish, "Correo", ["correo [electronico]", "email|e-mail"]),
    Phrase(.email, .english, "E-mail", ["email|e-mail|mail"]),
    Phrase(.chat, .spanish, "Chat", ["chat"]),
    Phrase(.chat, .english, "Chat", ["chat"]),
    Phrase(.video, .spanish, "Video", ["video|videollamada"]),
    Phrase(.video, .english, "Video", ["video", "video call"]),
    Phrase(.visit, .spanish, "Visita", ["visita|presencial"]),
    Phrase(.visit, .english, "Visit", ["visit", "in person"]),
  ]
}
