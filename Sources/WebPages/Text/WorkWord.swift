/// What the pages of queues, of the calendar and of administration say, word by word.
enum WorkWord: String, Vocabulary {
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
  case approvalGiven
  case approvalFile
  case mayNotDecide
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
  case leaveOut
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
  case administration
  case users
  case roles
  case teams
  case modulesWord
  case keys
  case outbox
  case personName
  case handle
  case handleHelp
  case email
  case stateWord
  case secondFactor
  case active
  case inactive
  case revoked
  case invite
  case inviteSomebody
  case inviteHint
  case invitationLink
  case lastMail
  case passwordWord
  case manager
  case activeHint
  case unlock
  case endSessions
  case resetFactor
  case signInHelp
  case change
  case noticeInvited
  case noticeSaved
  case noticeDone
  case rolesHint
  case role
  case team
  case apiName
  case allRecords
  case sees
  case whatItMay
  case rights
  case records
  case limitedFields
  case newTeam
  case label
  case showPlan
  case plan
  case planHint
  case planNothing
  case applyPlan
  case noticeApplied
  case module
  case fields
  case pointsTo
  case pointedAt
  case blueprints
  case pipelines
  case viewsWord
  case titleTemplate
  case actsAs
  case layout
  case relatedLists
  case renameModule
  case singular
  case plural
  case newField
  case typeWord
  case rules
  case detailsWord
  case notifies
  case unique
  case indexed
  case computed
  case computedHint
  case anyModule
  case apiNameHelp
  case helpText
  case lookupTo
  case inverse
  case valuesWord
  case valuesHelp
  case userWord
  case createdWord
  case lastUsed
  case expires
  case keyRole
  case newKey
  case keyHint
  case createKey
  case keysNone
  case shownOnce
  case revoke
  case noticeRevoked
  case channel
  case recordWord
  case cause
  case answer
  case message
  case messageHint
  case replay
  case discard
  case noticeReplayed
  case noticeDiscarded
  case importRecords
  case csv
  case csvFile
  case csvHelp
  case importHint
  case dryRun
  case runImport
  case matchBy
  case matchByHelp
  case columnFitsNoField
  case allOrNone
  case allOrNoneHelp
  case asNamed
  case leftOut
  case importRows
  case importCreated
  case importUpdated
  case importHeld
  case importWaiting
  case importRefused
  case importWarned
  case dryRunSays
  case imported
  case lineWord
  case columnWord
  case myAccount
  case passwordHint
  case noPassword
  case changePassword
  case oldPassword
  case noticePassword
  case factorOn
  case factorOff
  case factorIsOn
  case factorHint
  case factorSetUp
  case factorAgain
  case factorSecret
  case factorAddress
  case factorCode
  case factorConfirm
  case recoveryCodes
  case recoveryHint
  case sessions
  case browser
  case endSession
  case endOthers
  case importConfirms
  case importConfirmsHelp
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
    case .approvalGiven: ("Given with it", "Lo que se aporta")
    case .approvalFile: ("File", "Archivo")
    case .mayNotDecide: ("You cannot decide this now:", "Ahora no puedes decidirlo:")
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
    case .leaveOut: ("Leave out, since there is no such field any more", "Omitir, porque ese campo ya no existe")
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
    case .enter: ("New", "Nueva")
    case .calendarEmpty: ("Nothing is planned here.", "No hay nada previsto.")
    case .calendarCapped: ("There are more activities than are shown.", "Hay más actividades de las que se muestran.")
    case .entryDone: ("done", "hecho")
    case .entryLate: ("overdue", "con retraso")
    case .administration: ("Administration", "Administración")
    case .users: ("Users", "Usuarios")
    case .roles: ("Roles", "Roles")
    case .teams: ("Teams", "Equipos")
    case .modulesWord: ("Modules", "Módulos")
    case .keys: ("API keys", "Claves de API")
    case .outbox: ("Outbox", "Bandeja de salida")
    case .personName: ("Name", "Nombre")
    case .handle: ("User name", "Nombre de usuario")
    case .handleHelp:
      (
        "Lower-case letters, digits, dots and hyphens.",
        "Minúsculas, cifras, puntos y guiones."
      )
    case .email: ("E-mail", "Correo")
    case .stateWord: ("State", "Estado")
    case .secondFactor: ("Second factor", "Segundo factor")
    case .active: ("Active", "Activo")
    case .inactive: ("Inactive", "Inactivo")
    case .revoked: ("No longer good", "Ya no vale")
    case .invite: ("Invite", "Invitar")
    case .inviteSomebody: ("Invite somebody", "Invitar a alguien")
    case .inviteHint:
      (
        "With an address the link is mailed, where mail is set up; else it is shown here once.",
        "Con dirección, el enlace se envía por correo si está configurado; si no, se muestra aquí una vez."
      )
    case .invitationLink: ("Invitation link", "Enlace de invitación")
    case .lastMail: ("Last mail", "Último correo")
    case .passwordWord: ("Password", "Contraseña")
    case .manager: ("Reports to", "Depende de")
    case .activeHint:
      (
        "Active: may sign in, and their keys are good",
        "Activo: puede entrar y sus claves valen"
      )
    case .unlock: ("Forget failed attempts", "Olvidar intentos fallidos")
    case .endSessions: ("End all sessions", "Cerrar todas las sesiones")
    case .resetFactor: ("Turn the second factor off", "Quitar el segundo factor")
    case .signInHelp: ("Help with signing in", "Ayuda para entrar")
    case .change: ("Change", "Cambiar")
    case .noticeInvited: ("The invitation is on its way.", "La invitación está en camino.")
    case .noticeSaved: ("Saved.", "Guardado.")
    case .noticeDone: ("Done.", "Hecho.")
    case .rolesHint:
      (
        "Roles are part of the configuration; here is what each of them may do.",
        "Los roles son parte de la configuración; aquí está lo que puede cada uno."
      )
    case .role: ("Role", "Rol")
    case .team: ("Team", "Equipo")
    case .apiName: ("API name", "Nombre de API")
    case .allRecords: ("all", "todos")
    case .sees: ("Sees sensitive", "Ve lo sensible")
    case .whatItMay: ("What it may do", "Qué puede hacer")
    case .rights: ("Rights", "Permisos")
    case .records: ("On which records", "Sobre qué registros")
    case .limitedFields: ("Limited fields", "Campos limitados")
    case .newTeam: ("New team", "Equipo nuevo")
    case .label: ("Label", "Etiqueta")
    case .showPlan: ("Show the plan", "Mostrar el plan")
    case .plan: ("The plan", "El plan")
    case .planHint:
      (
        "Nothing has changed yet. This would be put into force:",
        "Aún no ha cambiado nada. Esto se pondría en vigor:"
      )
    case .planNothing: ("Nothing would change.", "No cambiaría nada.")
    case .applyPlan: ("Put into force", "Poner en vigor")
    case .noticeApplied: ("It is in force.", "Está en vigor.")
    case .module: ("Module", "Módulo")
    case .fields: ("Fields", "Campos")
    case .pointsTo: ("Points to", "Apunta a")
    case .pointedAt: ("Modules that point here", "Módulos que apuntan aquí")
    case .blueprints: ("Processes", "Procesos")
    case .pipelines: ("Pipelines", "Embudos")
    case .viewsWord: ("Views", "Vistas")
    case .titleTemplate: ("Title", "Título")
    case .actsAs: ("Acts as", "Actúa como")
    case .layout: ("Layout", "Disposición")
    case .relatedLists: ("Related lists", "Listas relacionadas")
    case .renameModule: ("Rename the module", "Renombrar el módulo")
    case .singular: ("One", "Uno")
    case .plural: ("Many", "Varios")
    case .newField: ("New field", "Campo nuevo")
    case .typeWord: ("Type", "Tipo")
    case .rules: ("Rules", "Reglas")
    case .detailsWord: ("Details", "Detalles")
    case .notifies: ("notifies people", "avisa a personas")
    case .unique: ("unique", "único")
    case .indexed: ("indexed", "indexado")
    case .computed: ("computed", "calculado")
    case .computedHint:
      (
        "Its values are computed: only what it is called can be changed here.",
        "Sus valores se calculan: aquí solo cambia cómo se llama."
      )
    case .anyModule: ("any module", "cualquier módulo")
    case .apiNameHelp:
      (
        "Lower-case letters, digits and underscores; it stays for ever.",
        "Minúsculas, cifras y guiones bajos; es para siempre."
      )
    case .helpText: ("Help", "Ayuda")
    case .lookupTo: ("Points to (lookups)", "Apunta a (búsquedas)")
    case .inverse:
      (
        "Name of the records on the other side (lookups)",
        "Nombre de los registros al otro lado (búsquedas)"
      )
    case .valuesWord: ("Values (picklists)", "Valores (listas)")
    case .valuesHelp: ("One a line: code=Label.", "Uno por línea: código=Etiqueta.")
    case .userWord: ("User", "Usuario")
    case .createdWord: ("Created", "Creado")
    case .lastUsed: ("Last used", "Último uso")
    case .expires: ("Expires", "Caduca")
    case .keyRole: ("Only in the role", "Solo en el rol")
    case .newKey: ("New key", "Clave nueva")
    case .keyHint:
      (
        "A key acts as its user, in all roles unless one is chosen.",
        "Una clave actúa como su usuario, en todos los roles si no se elige uno."
      )
    case .createKey: ("Create the key", "Crear la clave")
    case .keysNone: ("There is no key yet.", "Aún no hay ninguna clave.")
    case .shownOnce:
      (
        "It is shown this one time: keep it where nobody else sees it.",
        "Se muestra solo esta vez: guárdala donde nadie más la vea."
      )
    case .revoke: ("Revoke", "Revocar")
    case .noticeRevoked: ("The key opens nothing any more.", "La clave ya no abre nada.")
    case .channel: ("Channel", "Canal")
    case .recordWord: ("Record", "Registro")
    case .cause: ("Cause", "Causa")
    case .answer: ("Answer", "Respuesta")
    case .message: ("Message", "Mensaje")
    case .messageHint:
      (
        "That you have read it is noted in the audit log.",
        "Que la has leído consta en el registro de auditoría."
      )
    case .replay: ("Send again", "Enviar de nuevo")
    case .discard: ("Give up", "Descartar")
    case .noticeReplayed: ("It is sent again.", "Se envía de nuevo.")
    case .noticeDiscarded: ("It is given up.", "Se ha descartado.")
    case .importRecords: ("Import", "Importar")
    case .csv: ("CSV", "CSV")
    case .csvFile: ("Choose a file", "Elegir un archivo")
    case .csvHelp: ("With a header line; paste it here.", "Con una línea de cabecera; pégalo aquí.")
    case .importHint:
      (
        "Every row is judged first; nothing is written until you say so.",
        "Primero se juzga cada fila; no se escribe nada hasta que lo digas."
      )
    case .dryRun: ("Judge every row", "Juzgar cada fila")
    case .runImport: ("Import now", "Importar ahora")
    case .matchBy: ("Change records that have the same", "Cambiar registros que tienen el mismo")
    case .matchByHelp:
      (
        "A row that has the value of a record changes that one; without a choice each row is a new record.",
        "Una fila con el valor de un registro cambia ese registro; sin elección, cada fila es un registro nuevo."
      )
    case .columnFitsNoField:
      ("It fits no field. Choose one, or leave it out.", "No corresponde a ningún campo. Elige uno o no lo importes.")
    case .allOrNone: ("All rows or none", "Todas las filas o ninguna")
    case .allOrNoneHelp:
      ("One row that is refused keeps all others out.", "Una sola fila rechazada deja fuera a todas las demás.")
    case .asNamed: ("as its title says", "como dice su título")
    case .leftOut: ("left out", "no se importa")
    case .importRows: ("Rows", "Filas")
    case .importCreated: ("Created", "Creados")
    case .importUpdated: ("Changed", "Cambiados")
    case .importHeld: ("Held for review", "Retenidos para revisión")
    case .importWaiting: ("Waiting for a decision", "A la espera de una decisión")
    case .importRefused: ("Refused", "Rechazadas")
    case .importWarned: ("Likely duplicates", "Posibles duplicados")
    case .dryRunSays: ("What would happen", "Qué pasaría")
    case .imported: ("What has happened", "Qué ha pasado")
    case .lineWord: ("Line", "Línea")
    case .columnWord: ("Column", "Columna")
    case .myAccount: ("My account", "Mi cuenta")
    case .passwordHint: ("Your other sessions end.", "Tus otras sesiones se cierran.")
    case .noPassword: ("You sign in by your identity provider.", "Entras con tu proveedor de identidad.")
    case .changePassword: ("Change the password", "Cambiar la contraseña")
    case .oldPassword: ("Present password", "Contraseña actual")
    case .noticePassword: ("The password is another now.", "La contraseña ha cambiado.")
    case .factorOn: ("Set up a second factor", "Configurar un segundo factor")
    case .factorOff: ("Turn it off", "Quitarlo")
    case .factorIsOn:
      (
        "Codes of an application are wanted when you sign in.",
        "Al entrar se piden códigos de una aplicación."
      )
    case .factorHint:
      (
        "With codes of an application nobody gets in by your password alone.",
        "Con códigos de una aplicación nadie entra solo con tu contraseña."
      )
    case .factorSetUp:
      (
        "Enter the secret in your application, or open the address on the phone; then type the code that it shows.",
        "Introduce el secreto en tu aplicación, o abre la dirección en el teléfono; luego escribe el código que muestra."
      )
    case .factorAgain:
      (
        "Type the code that your application shows now.",
        "Escribe el código que tu aplicación muestra ahora."
      )
    case .factorSecret: ("Secret", "Secreto")
    case .factorAddress: ("Address", "Dirección otpauth")
    case .factorCode: ("Code of the application", "Código de la aplicación")
    case .factorConfirm: ("Confirm", "Confirmar")
    case .recoveryCodes: ("Recovery codes", "Códigos de recuperación")
    case .recoveryHint:
      (
        "The second factor is on. Each of these is good once, if you lose the application; they are shown this one time.",
        "El segundo factor está activo. Cada uno vale una vez si pierdes la aplicación; se muestran solo ahora."
      )
    case .sessions: ("Where you are signed in", "Dónde has entrado")
    case .browser: ("Browser", "Navegador")
    case .endSession: ("End", "Cerrar")
    case .endOthers: ("End all others", "Cerrar las demás")
    case .importConfirms: ("Likely duplicates are other records", "Los posibles duplicados son otros registros")
    case .importConfirmsHelp:
      (
        "Rows that are like a record are created all the same.",
        "Las filas parecidas a un registro se crean de todos modos."
      )
    }
  }

  /// What a page says was done before it: one of a few, so that no link can have a page say anything else.
  static func notice(_ name: String) -> WorkWord? {
    name.hasPrefix("notice") ? WorkWord(rawValue: name) : nil
  }
}
