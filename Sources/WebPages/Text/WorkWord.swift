/// What the pages of queues, of the calendar and of administration say, word by word.
enum WorkWord: String, Sendable, CaseIterable {
  case myDay
  case callMode
  case approvals
  case reviews
  case verdicts
  case after
  case later
  case decideChosen
  case nothingChosen
  case nothingShown
  case approvalsMine
  case approvalsSubmitted
  case approvalsAll
  case approvalsNone
  case approvalWhat
  case approvalAsked
  case submittedBy
  case whyHere
  case ruleAlways
  case approvalStep
  case waitsForWhom
  case forAdministrators
  case dueBy
  case changedSince
  case changedSinceLast
  case asAdministrator
  case decisions
  case approvedBlocked
  case delegate
  case delegateTo
  case why
  case recall
  case recallHint
  case resubmit
  case submittedBefore
  case submittedAgain
  case eventCreate
  case eventEdit
  case noticeApproved
  case noticeVoted
  case noticeBlocked
  case noticeRejected
  case noticeDelegated
  case noticeRecalled
  case noticeResubmitted
  case reviewsOpen
  case reviewsMine
  case reviewsSent
  case reviewsAll
  case reviewsNone
  case draft
  case verdict
  case right
  case wrong
  case reasonWord
  case rejectReason
  case comment
  case withChosen
  case doIt
  case accept
  case acceptAll
  case rejectDraft
  case returnDraft
  case claimDraft
  case releaseDraft
  case acceptAs
  case newRecord
  case restIsRight
  case keepVerdicts
  case correctValues
  case saveCorrections
  case standsInTheWay
  case sameValue
  case otherValue
  case recordMade
  case formName
  case formProof
  case consent
  case address
  case noticeAccepted
  case noticeDraftRejected
  case noticeReturned
  case noticeClaimed
  case noticeReleased
  case noticeVerified
  case noticeCorrected
  case callQueue
  case callsNone
  case goOnWith
  case putBack
  case takeNext
  case flow
  case lastCall
  case figures
  case figureAttempts
  case figureEffective
  case figureRate
  case figureDefinitive
  case figureRecords
  case byResult
  case byAgent
  case result
  case agent
  case day
  case show
  case noticeNobodyToCall
  case noticeLogged
  case callNote
  case thenNext
  case howWasIt
  case onlyLogged
  case callAt
  case postponeUntil
  case prompts
  case closesWon
  case closesLost
  case closesCancelled
  case postpones
  case advancesNext
  case completesTasks
  case cancelsTasks
  case dueToday
  case today
  case timeRunsOut
  case notifications
  case dayIsFree
  case countCalls
  case countApprovals
  case countReviews
  case calendar
  case month
  case week
  case whose
  case whoseMine
  case whoseAll
  case todayLink
  case earlier
  case laterOn
  case enter
  case calendarEmpty
  case calendarCapped
  case entryDone
  case entryLate
}

extension WorkWord {
  /// In English and Spanish.
  var texts: (en: String, es: String) {
    switch self {
    case .myDay: ("My day", "Mi día")
    case .callMode: ("Call mode", "Modo llamada")
    case .approvals: ("Approvals", "Aprobaciones")
    case .reviews: ("Reviews", "Revisiones")
    case .verdicts: ("What became of them", "Resultado")
    case .after: ("Asked for", "Se pide")
    case .later: ("Later", "Más tarde")
    case .decideChosen: ("Decide those marked", "Decidir lo marcado")
    case .nothingChosen: ("Nothing was chosen.", "No se ha elegido nada.")
    case .nothingShown: ("There is nothing here.", "Aquí no hay nada.")
    case .approvalsMine: ("For me to decide", "Por decidir")
    case .approvalsSubmitted: ("Submitted by me", "Enviadas por mí")
    case .approvalsAll: ("All", "Todas")
    case .approvalsNone: ("Nothing waits for your decision.", "Nada espera tu decisión.")
    case .approvalWhat: ("About", "Sobre")
    case .approvalAsked: ("What is asked", "Lo que se pide")
    case .submittedBy: ("Submitted by", "Enviado por")
    case .whyHere: ("Why it came here", "Por qué llega aquí")
    case .ruleAlways: ("Always, by this approval", "Siempre, por esta aprobación")
    case .approvalStep: ("Step", "Paso")
    case .waitsForWhom: ("Waits for", "Espera a")
    case .forAdministrators: ("For administrators", "Para administradores")
    case .dueBy: ("Due", "Vence")
    case .changedSince: ("Changed since it was submitted", "Cambios desde que se envió")
    case .changedSinceLast: ("Changed since it was submitted last time", "Cambios desde el último envío")
    case .asAdministrator: ("as an administrator", "como administrador")
    case .decisions: ("Decisions", "Decisiones")
    case .approvedBlocked:
      ("It was approved, but cannot be done as the record is now.", "Está aprobado, pero ahora no puede hacerse.")
    case .delegate: ("Delegate", "Delegar")
    case .delegateTo: ("Who decides instead", "Quién decide en tu lugar")
    case .why: ("Why", "Motivo")
    case .recall: ("Recall", "Retirar")
    case .recallHint:
      (
        "Take back what you have submitted. Nothing of it is done then.",
        "Retira lo que has enviado. Nada de ello se hará."
      )
    case .resubmit: ("Submit again", "Volver a enviar")
    case .submittedBefore: ("What was submitted before", "Lo enviado antes")
    case .submittedAgain: ("What was submitted after", "Lo enviado después")
    case .eventCreate: ("a new record", "un registro nuevo")
    case .eventEdit: ("a change", "un cambio")
    case .noticeApproved: ("Approved.", "Aprobado.")
    case .noticeVoted:
      ("Your decision is noted; others have to agree.", "Tu decisión consta; faltan otras.")
    case .noticeBlocked:
      ("Approved, but it cannot be done as the record is now.", "Aprobado, pero ahora no puede hacerse.")
    case .noticeRejected: ("Rejected.", "Rechazado.")
    case .noticeDelegated: ("Somebody else decides now.", "Ahora decide otra persona.")
    case .noticeRecalled: ("Recalled.", "Retirado.")
    case .noticeResubmitted: ("Submitted again.", "Enviado de nuevo.")
    case .reviewsOpen: ("Waiting", "Pendientes")
    case .reviewsMine: ("Claimed by me", "Asumidas por mí")
    case .reviewsSent: ("Sent in by me", "Enviadas por mí")
    case .reviewsAll: ("All", "Todas")
    case .reviewsNone: ("No incoming record waits for you.", "Ningún registro entrante te espera.")
    case .draft: ("Draft", "Borrador")
    case .verdict: ("Verdict", "Veredicto")
    case .right: ("Right", "Correcto")
    case .wrong: ("Wrong", "Incorrecto")
    case .reasonWord: ("Reason", "Motivo")
    case .rejectReason: ("Reason, to reject or return", "Motivo, para rechazar o devolver")
    case .comment: ("Comment", "Comentario")
    case .withChosen: ("With those marked", "Con lo marcado")
    case .doIt: ("Do it", "Hacerlo")
    case .accept: ("Accept", "Aceptar")
    case .acceptAll: ("Accept, all fields right", "Aceptar, todo correcto")
    case .rejectDraft: ("Reject", "Rechazar")
    case .returnDraft: ("Return to author", "Devolver al autor")
    case .claimDraft: ("Claim", "Asumir")
    case .releaseDraft: ("Put back", "Soltar")
    case .acceptAs: ("Accept as", "Aceptar como")
    case .newRecord: ("A new record", "Un registro nuevo")
    case .restIsRight:
      ("All fields without a verdict are right", "Todos los campos sin veredicto son correctos")
    case .keepVerdicts: ("Keep verdicts", "Guardar veredictos")
    case .correctValues: ("Correct values", "Corregir valores")
    case .saveCorrections: ("Save corrections", "Guardar correcciones")
    case .standsInTheWay: ("As it is it could not be accepted:", "Tal como está no se puede aceptar:")
    case .sameValue: ("same", "igual")
    case .otherValue: ("different", "distinto")
    case .recordMade: ("The record that it became", "El registro que resultó")
    case .formName: ("Form", "Formulario")
    case .formProof: ("How it came", "Cómo llegó")
    case .consent: ("Agreed to", "Consentimiento")
    case .address: ("Address", "Dirección")
    case .noticeAccepted: ("Accepted.", "Aceptado.")
    case .noticeDraftRejected: ("The draft is rejected.", "El borrador se ha rechazado.")
    case .noticeReturned: ("Its author has it to correct.", "Su autor lo tiene para corregirlo.")
    case .noticeClaimed: ("It is yours now.", "Ahora es tuyo.")
    case .noticeReleased: ("Put back.", "Soltado.")
    case .noticeVerified: ("The verdicts are kept.", "Los veredictos están guardados.")
    case .noticeCorrected: ("Corrected.", "Corregido.")
    case .callQueue: ("Who comes next", "Quién va después")
    case .callsNone: ("Nobody is to be called now.", "Ahora no hay a quién llamar.")
    case .goOnWith: ("Go on with", "Seguir con")
    case .putBack: ("Put back", "Soltar")
    case .takeNext: ("Take the next", "Tomar el siguiente")
    case .flow: ("Flow", "Flujo")
    case .lastCall: ("Last call", "Última llamada")
    case .figures: ("Figures of the day", "Cifras del día")
    case .figureAttempts: ("Attempts", "Intentos")
    case .figureEffective: ("Effective", "Efectivos")
    case .figureRate: ("Effective rate", "Tasa efectiva")
    case .figureDefinitive: ("Definitive", "Definitivos")
    case .figureRecords: ("Records", "Registros")
    case .byResult: ("By result", "Por resultado")
    case .byAgent: ("By agent", "Por agente")
    case .result: ("Result", "Resultado")
    case .agent: ("Agent", "Agente")
    case .day: ("Day", "Día")
    case .show: ("Show", "Mostrar")
    case .noticeNobodyToCall: ("Nobody is to be called now.", "Ahora no hay a quién llamar.")
    case .noticeLogged: ("The result is logged.", "El resultado está registrado.")
    case .callNote: ("What was said", "Qué se ha dicho")
    case .thenNext: ("Then take the next", "Después, tomar el siguiente")
    case .howWasIt: ("How was it?", "¿Cómo ha ido?")
    case .onlyLogged: ("The call is logged, nothing else.", "Solo se registra la llamada.")
    case .callAt: ("When", "Cuándo")
    case .postponeUntil: ("Until", "Hasta")
    case .prompts: ("Left to be done", "Queda por hacer")
    case .closesWon: ("closes as won", "cierra como ganado")
    case .closesLost: ("closes as lost", "cierra como perdido")
    case .closesCancelled: ("closes as cancelled", "cierra como cancelado")
    case .postpones: ("postpones", "pospone")
    case .advancesNext: ("advances to the next stage", "avanza a la etapa siguiente")
    case .completesTasks: ("completes tasks", "completa tareas")
    case .cancelsTasks: ("cancels tasks", "cancela tareas")
    case .dueToday: ("Due today or before", "Para hoy o antes")
    case .today: ("today", "hoy")
    case .timeRunsOut: ("Time runs out", "Se agota el plazo")
    case .notifications: ("Notifications", "Avisos")
    case .dayIsFree: ("Nothing is due today.", "Hoy no vence nada.")
    case .countCalls: ("to call", "por llamar")
    case .countApprovals: ("to decide", "por decidir")
    case .countReviews: ("to review", "por revisar")
    case .calendar: ("Calendar", "Calendario")
    case .month: ("Month", "Mes")
    case .week: ("Week", "Semana")
    case .whose: ("Whose", "De quién")
    case .whoseMine: ("Mine", "Míos")
    case .whoseAll: ("Everybody", "Todos")
    case .todayLink: ("Today", "Hoy")
    case .earlier: ("Earlier", "Antes")
    case .laterOn: ("Later", "Después")
    case .enter: ("Enter", "Añadir")
    case .calendarEmpty: ("Nothing is planned here.", "No hay nada previsto.")
    case .calendarCapped: ("There are more activities than are shown.", "Hay más actividades de las que se muestran.")
    case .entryDone: ("done", "hecho")
    case .entryLate: ("overdue", "con retraso")
    }
  }

  /// What a page says was done before it: one of a few, so that no link can have a page say anything else.
  static func notice(_ name: String) -> WorkWord? {
    name.hasPrefix("notice") ? WorkWord(rawValue: name) : nil
  }
}
