import Testing
import YAMLSource

@testable import ResultSheet

struct PhraseTests {
  @Test(
    arguments: [
      ("Agregar una interacción en la oportunidad abierta sobre cualquier etapa.", nil),
      ("Registrar interacción", nil),
      ("Agregar una interacción (nueva gestión) en la oportunidad", nil),
      ("Add an interaction to the open opportunity at any stage", nil),
      ("Cierra ciclo de venta con estado Perdida", "{close: lost}"),
      ("Cierra Oportunidad con estado Perdida", "{close: lost}"),
      ("Cierra oportunidad con estado Perdida.", "{close: lost}"),
      ("CERRAR CICLO DE VENTA GANADA", "{close: won}"),
      ("Cerrar ciclo de venta cancelada", "{close: cancelled}"),
      ("Close the sale as lost", "{close: lost}"),
      ("Mark the deal as won", "{close: won}"),
      ("Cerrar ciclo de venta aplazada por 30 días", "{close: postponed, for: 30d}"),
      ("Aplazar la oportunidad 2 semanas", "{close: postponed, for: 14d}"),
      ("Postpone the sale for 1h30m", "{close: postponed, for: 1h30m}"),
      ("Cerrar ciclo de venta aplazada hasta la fecha que indique el agente", "{close: postponed, until: ask}"),
      ("Cerrar ciclo de venta aplazada", "{close: postponed, until: ask}"),
      ("Avanzar CV (Ciclo de Venta)", "{advance: next}"),
      ("Avanza el ciclo de venta a la etapa siguiente", "{advance: next}"),
      ("Avanzar CV (Ciclo de Venta) a etapa específica: Proceso de decisión", "{advance: decision_process}"),
      ("Avanzar la oportunidad a la etapa “Proceso de Decisión.”", "{advance: decision_process}"),
      ("Move the deal to stage Decision Process", "{advance: decision_process}"),
      ("Avanzar CV a etapa específica: Precio, plazo y cierre. Final", "{advance: quote}"),
      ("Cambia a estado en proceso", "{stage_status: in_process}"),
      (
        "Cambiar estado de etapa del ciclo de venta, de planeado -> en proceso", "{stage_status: in_process}"
      ),
      ("Change the stage status from planned to in process", "{stage_status: in_process}"),
      ("Cambiar el estado de la etapa a Planeado", "{stage_status: planned}"),
      ("Programar una llamada a la hora que indique el agente", "{schedule: call, at: ask}"),
      ("Agendar una reunión dentro de 3 días", "{schedule: meeting, in: 3d}"),
      ("Schedule a call in 4 hours [Asunto: Llamar]", nil),
      ("Cerrar las tareas", "{tasks: complete}"),
      (
        "Anular la tarea [Asunto: Llamar de nuevo] [Estado: Abierta]",
        "{tasks: cancel, where: \"subject == 'Llamar de nuevo' && status == 'open'\"}"
      ),
      ("Complete the tasks [where: kind == 'call']", "{tasks: complete, where: \"kind == 'call'\"}"),
      (
        "Anular la tarea [Asunto: Llamar, Estado: Abierta]",
        "{tasks: cancel, where: \"subject == 'Llamar' && status == 'open'\"}"
      ),
      (
        "Cerrar ciclo de venta perdida [Motivo de pérdida: Precio, Urgente: sí] [nota: Etapa: x, Urgente: no]",
        "{close: lost, set: {loss_reason: price, urgent: true}, note: \"Etapa: x, Urgente: no\"}"
      ),
      (
        "Close the sale as lost [note: They didn't answer] [if: name == 'x']",
        "{close: lost, note: They didn't answer, when: \"name == 'x'\"}"
      ),
      ("Enviar el correo Welcome", "{mail: welcome, to: {field: contact.email}}"),
      ("Enviar correo electrónico con la plantilla Welcome", "{mail: welcome, to: {field: contact.email}}"),
      ("Send e-mail Welcome", "{mail: welcome, to: {field: contact.email}}"),
      ("Ejecutar la transición Enviar oferta", "{run: send_quote}"),
      ("Poner Motivo de pérdida = Precio", "{set: {loss_reason: price}}"),
      ("Set Amount = 100", "{set: {amount: 100}}"),
      ("Poner Urgente: sí", "{set: {urgent: true}}"),
      (
        "Cierra ciclo de venta con estado Perdida [Motivo de pérdida: Sin decisión] [nota: No quiere; nunca más.] [si: amount in [1, 2]]",
        "{close: lost, set: {loss_reason: no_decision}, note: No quiere; nunca más., when: \"amount in [1, 2]\"}"
      ),
      ("{notify: {role: manager}, text: \"Sold; at last\"}", "{notify: {role: manager}, text: \"Sold; at last\"}"),
    ] as [(String, String?)])
  func aSentenceIsAnAction(_ sentence: String, _ yaml: String?) throws {
    let reader = ActionReader(vocabulary: Office.vocabulary, module: Office.deals)
    guard !sentence.contains("Llamar]") || yaml != nil else {
      #expect(throws: CellMistake.self) { try reader.actions(sentence) }
      return
    }
    #expect(try reader.actions(sentence).actions == yaml.map { [Office.action($0)] } ?? [])
  }

  @Test func aRecordWithoutASaleIsClosedByAValueOfItsOwn() throws {
    let reader = ActionReader(vocabulary: Office.vocabulary, module: Office.cases, language: .english)
    #expect(try reader.actions("Close the case as Resuelto").actions == [Office.action("{close: resolved}")])
    let mistake = #expect(throws: CellMistake.self) { try reader.actions("Close the case as Won") }
    #expect(mistake?.message == "There is no value of Estado del caso of Casos `Won`. There are: Abierto, Resuelto.")
    let mail = #expect(throws: CellMistake.self) { try reader.actions("Send e-mail Welcome") }
    #expect(mail?.message.hasPrefix("There is no mail about Casos") == true)
  }

  @Test(arguments: ["Estado: Abierto", "Status: open"])
  func theStatusOfARecordWithoutASaleIsTheFieldOfItsStages(_ text: String) throws {
    #expect(try CriterionReader(module: Office.cases).expression(text) == "case_status == 'open'")
  }

  @Test func aCellHoldsSeveralActionsInOrder() throws {
    let reader = ActionReader(vocabulary: Office.vocabulary, module: Office.deals)
    let wanted = ["{advance: next}", "{close: won}"].map(Office.action)
    for separator in ["; ", "\n", ". "] {
      let text = ["Agregar una interacción", "Avanzar CV", "Cerrar ciclo de venta ganada"].joined(separator: separator)
      #expect(try reader.actions(text).actions == wanted, "\(separator)")
    }
    #expect(try reader.actions("Agregar una interacción en la oportunidad en la etapa Nuevo lead").stage == "new_lead")
  }

  @Test(arguments: [
    ("Cerar ciclo de venta perdida", "Cerrar ciclo de venta perdida"),
    ("Cierra ciclo de venta con estado Perida", "Perdida"),
    ("Avnzar CV", "Avanzar CV"),
    ("Avanzar CV a etapa específica: Nuevo Leed", "Nuevo Lead"),
    ("Poner Motivo de perdda = Precio", "Motivo de pérdida"),
    ("Cierra ciclo de venta con estado Perdida [Motivo de pérdida: Presio]", "Precio"),
    ("Ejecutar la transición Enviar ofertas", "Enviar oferta"),
  ])
  func whatIsNotUnderstoodIsAnsweredWithTheNearest(_ sentence: String, _ near: String) {
    let reader = ActionReader(vocabulary: Office.vocabulary, module: Office.deals)
    let mistake = #expect(throws: CellMistake.self) { try reader.actions(sentence) }
    #expect(mistake?.suggestion == near)
  }

  @Test(
    arguments: [
      (
        "Tipo de oportunidad: Marketing automation. Etapa: nuevo lead",
        "opportunity_type == 'marketing_automation' && stage == 'new_lead'"
      ),
      ("Etapa: Nuevo Lead", "stage == 'new_lead'"),
      ("ETAPA: nuevo lead\nTipo: Referido", "stage == 'new_lead' && opportunity_type == 'referral'"),
      ("Etapa: Nuevo lead, Proceso de decisión", "stage in ['new_lead', 'decision_process']"),
      ("Etapa: Nuevo lead o Proceso de decisión", "stage in ['new_lead', 'decision_process']"),
      ("Etapa: Precio, plazo y cierre. Final", "stage == 'quote'"),
      (
        "Etapa: Precio, plazo y cierre. Final, Nuevo lead. Urgente: no",
        "stage in ['quote', 'new_lead'] && urgent == false"
      ),
      ("Etapa no es: Ganada", "stage != 'closed_won'"),
      ("Importe mayor que 1000; Importe a lo sumo 5000.50", "amount > 1000 && amount <= 5000.50"),
      ("Amount at least 10 and Stage: New Lead", "amount >= 10 && stage == 'new_lead'"),
      ("Motivo de pérdida vacío", "loss_reason == null"),
      ("Loss Reason has a value", "loss_reason != null"),
      ("Nombre: Pérez, Etapa: Nuevo Lead", "name == 'Pérez' && stage == 'new_lead'"),
      (
        "Nombre: Pérez, S.A. Etapa: Nuevo Lead. Urgente: no",
        "name == 'Pérez, S.A' && stage == 'new_lead' && urgent == false"
      ),
      ("Nombre: Pérez, S.A.", "name == 'Pérez, S.A'"),
      ("Nombre: L'Oréal", "name == 'L\\'Oréal'"),
      ("Cualquier etapa", nil), ("Any", nil),
      ("Expresión: account.tier in ['a', 'b'] || x == '; '", "account.tier in ['a', 'b'] || x == '; '"),
    ] as [(String, String?)])
  func aSentenceIsACriterion(_ sentence: String, _ expression: String?) throws {
    #expect(try CriterionReader(module: Office.deals).expression(sentence) == expression)
  }

  @Test(
    arguments: [
      ("Etapa: nuevo leed", "Nuevo Lead"), ("Etappa: nuevo lead", "Etapa"), ("Nombre: Pérez, Etappa: nuevo lead", nil),
      ("Nombre: Pérez, Etapa: nuevo leed", "Nuevo Lead"),
      ("Urgente: quizás", nil),
      ("Tipo de oportunidad: Marketing automation. Etapa: nuevo leed", "Nuevo Lead"), ("Fecha de cierre: ayer", nil),
      ("algo", "{field}: {value}"),
    ] as [(String, String?)])
  func whatIsNoCriterionIsAnsweredWithTheNearest(_ sentence: String, _ near: String?) {
    let mistake = #expect(throws: CellMistake.self) { try CriterionReader(module: Office.deals).expression(sentence) }
    if sentence != "algo" { #expect(mistake?.suggestion == near) }
  }

  @Test(arguments: [
    ("NU – (NO UTIL)", ResultQuality.notUseful), ("UN – (UTIL NEGATIVO)", .usefulNegative), ("up", .usefulPositive),
    ("Útil positivo", .usefulPositive), ("Useful positive", .usefulPositive), ("UN", .usefulNegative),
    ("NU - no útil", .notUseful),
  ])
  func aQualityIsAWordOrItsLetters(_ text: String, _ quality: ResultQuality) {
    #expect(ResultQuality.phrases.meaning(of: text) == quality)
  }

  @Test(arguments: [
    ("8", ReadAttempts(reach: 8)), ("4 veces", ReadAttempts(reach: 4)), ("after 6 attempts", ReadAttempts(reach: 6)),
    (
      "6 [junto con: Buzón] [en: 30 días] [seguidos] [por contacto] [hasta un resultado efectivo]",
      ReadAttempts(
        reach: 6, window: "30d", others: ["voicemail"], isConsecutive: true, isPerContact: true, isReset: true)
    ),
    ("5 [rule: unreached] [title: Not reached]", ReadAttempts(reach: 5, name: "unreached", label: "Not reached")),
    ("3 [in a row]", ReadAttempts(reach: 3, isConsecutive: true)),
    ("3 [consecutivos] [en los últimos 30 días]", ReadAttempts(reach: 3, window: "30d", isConsecutive: true)),
    ("3 [in the last 2 weeks]", ReadAttempts(reach: 3, window: "14d")),
    ("3 [title: \"A] [B, \\\"it's\\\".\"]", ReadAttempts(reach: 3, label: "A] [B, \"it's\".")),
    ("3 [title: They didn't answer]", ReadAttempts(reach: 3, label: "They didn't answer")),
  ])
  func attemptsAreANumberWithDetails(_ text: String, _ wanted: ReadAttempts) throws {
    let reader = AttemptReader { _ in "voicemail" }
    #expect(try reader.attempts(text) == wanted)
  }

  @Test func aNameInAListMayHaveACommaOfItsOwn() throws {
    let codes = ["Not this one, a similar one": "similar", "Voicemail": "voicemail"]
    let reader = AttemptReader { name throws(CellMistake) in
      guard let code = codes[name] else { throw .name(name, "result", among: []) }
      return code
    }
    let wanted = ReadAttempts(reach: 3, others: ["similar", "voicemail"])
    #expect(try reader.attempts("3 [together with: Not this one, a similar one, Voicemail]") == wanted)
    let mistake = #expect(throws: CellMistake.self) { try reader.attempts("3 [or Voicemail, Pigeon]") }
    #expect(mistake?.message.contains("`Pigeon`") == true)
  }

  @Test(arguments: [("1m", "1 minuto", "1 minute"), ("30d", "30 días", "30 days"), ("1h30m", "1h30m", "1h30m")])
  func aPeriodIsWrittenInWords(_ period: String, _ spanish: String, _ english: String) {
    #expect(PeriodUnit.text(period, .spanish) == spanish)
    #expect(PeriodUnit.text(period, .english) == english)
    #expect([spanish, english].map(PeriodUnit.period) == [period, period])
  }

  @Test(arguments: ["", "ocho", "0", "-3", "1001", "8.5", "8 [en: ayer]", "8 [quizás]"])
  func whatIsNoNumberOfAttemptsIsRefused(_ text: String) {
    let reader = AttemptReader { _ in "voicemail" }
    #expect(throws: CellMistake.self) { try reader.attempts(text) }
  }

  @Test func everyCanonicalPhraseIsUnderstoodAsWhatItSays() {
    check(ActionForm.phrases)
    check(DetailForm.phrases)
    check(ActivityForm.phrases)
    check(SheetColumn.phrases)
    check(CriterionForm.phrases)
    check(AttemptForm.phrases)
    check(PeriodUnit.phrases)
    check(YesOrNo.phrases)
    check(ResultQuality.phrases)
    check(ResultChannel.phrases)
    #expect(Set(ActionForm.phrases.map(\.meaning)) == Set(ActionForm.allCases))
    #expect(Set(SheetColumn.phrases.map(\.meaning)) == Set(SheetColumn.allCases))
    #expect(Set(CriterionForm.phrases.map(\.meaning)) == Set(CriterionForm.allCases))
  }

  private func check<Meaning>(_ phrases: [Phrase<Meaning>]) {
    for phrase in phrases {
      let text = phrase.text(["field": "Etapa", "value": "Nuevo", "stage": "Nuevo", "period": "30d"])
      #expect(phrases.meaning(of: text) == phrase.meaning, "\(text)")
    }
  }

  @Test func aLongAndRepetitiveTextEndsSoon() {
    let reader = ActionReader(vocabulary: Office.vocabulary, module: Office.deals)
    for text in ["poner ", "cerrar ", "a. ", "[", "]", "en en : ", "{", "\""] {
      let long = String(repeating: text, count: 4_000 / text.count)
      #expect(throws: CellMistake.self) { try reader.actions("x" + long) }
      #expect(throws: CellMistake.self) { try CriterionReader(module: Office.deals).expression("x " + long) }
    }
  }
}
