/// What the pages themselves say, word by word.
enum Word: String, Vocabulary {
  // Frame.
  case menu
  case modules
  case home
  case search
  case searchHint
  case account
  case language
  case colours
  case themeSystem
  case themeLight
  case themeDark
  case signOut
  case skipToContent
  case close
  case failed
  case changedMeanwhile
  case refused
  case nothingHereTitle
  case nothingHere
  // Signing in.
  case signIn
  case login
  case password
  case code
  case signInByProvider
  case forgotPassword
  case sendLink
  case linkSent
  case choosePassword
  case newPassword
  case outdated
  // Decisions.
  case decide
  case approve
  case reject
  case decisionReason
  case waits
  case changed
  case linkGone
  case decidedPending
  case decidedApproved
  case decidedBlocked
  case decidedRejected
  case decidedGone
  // What was done.
  case created
  case saved
  case moved
  case waitingForApproval
  case noted
  case deleted
  case restored
  case claimed
  case held
  case claim
  // Home.
  case myTasks
  case myQueue
  case myApprovals
  case nothingToDo
  // Lists.
  case all
  case view
  case filter
  case filters
  case field
  case condition
  case value
  case expression
  case apply
  case clear
  case remove
  case columns
  case saveView
  case saveViewAs
  case deleteView
  case board
  case list
  case export
  case next
  case first
  case sortedUp
  case sortedDown
  case nothingFound
  case noFilters
  case emptyHint
  case emptyTitle
  case recycleBin
  case yes
  case no
  case noValue
  case untitled
  // Fields of the system.
  case fieldId
  case fieldVersion
  case fieldOwner
  case fieldCreatedAt
  case fieldCreatedBy
  case fieldModifiedAt
  case fieldModifiedBy
  case fieldPipeline
  case fieldApprovalState
  case days
  // Records.
  case edit
  case delete
  case deleteHint
  case more
  case save
  case cancel
  case create
  case nextSteps
  case blocked
  case noSteps
  case stages
  case currentStage
  case details
  case related
  case timeline
  case notes
  case writeNote
  case addNote
  case files
  case addFile
  case noFiles
  case noEntries
  case olderEntries
  case possibleDuplicates
  case lockedForApproval
  case system
  case showAll
  case hiddenValue
  // Forms.
  case choose
  case findRecord
  case nobody
  case required
  case checkErrors
  case conflictTitle
  case conflictHint
  case yours
  case theirs
  case before
  case confirmDuplicates
  // Steps.
  case stepRequired
  case stepOptional
  case stepNothing
  case oneOf
  case note
  case subject
  case activityKind
  case activityTask
  case activityCall
  case activityMeeting
  case activityMail
  case stepsBlocked
  case met
  case overrideState
  // Timeline.
  case entryMove
  case entryChange
  case entryCreated
  case entryNote
  case entryClock
  case fromTo
  case emptyValue
  // Boards.
  case move
  case moveTo
  case boardField
  case loadMore
  case cardStuck
  case noBoard
}

extension Word {
  /// In English and Spanish.
  var texts: (en: String, es: String) {
    switch self {
    // Frame.
    case .menu: ("Menu", "Menú")
    case .modules: ("Modules", "Módulos")
    case .home: ("Home", "Inicio")
    case .search: ("Search", "Buscar")
    case .searchHint: ("Search… (Ctrl K)", "Buscar… (Ctrl K)")
    case .account: ("Account", "Cuenta")
    case .language: ("Language", "Idioma")
    case .colours: ("Colours", "Colores")
    case .themeSystem: ("System", "Sistema")
    case .themeLight: ("Light", "Claro")
    case .themeDark: ("Dark", "Oscuro")
    case .signOut: ("Sign out", "Salir")
    case .skipToContent: ("Skip to content", "Ir al contenido")
    case .close: ("Close", "Cerrar")
    case .failed: ("It could not be done. Please try again.", "No se ha podido hacer. Inténtalo de nuevo.")
    case .changedMeanwhile:
      (
        "Somebody else has changed this just now. Reload the page to see it.",
        "Otra persona acaba de cambiar esto. Recarga la página para verlo."
      )
    case .refused: ("That is not possible", "No es posible")
    case .nothingHereTitle: ("Not found", "No encontrado")
    case .nothingHere:
      (
        "There is nothing here, or nothing that you may see.",
        "Aquí no hay nada, o nada que puedas ver."
      )
    // Signing in.
    case .signIn: ("Sign in", "Entrar")
    case .login: ("User name or e-mail address", "Usuario o dirección de correo")
    case .password: ("Password", "Contraseña")
    case .code: ("Code of your second factor, or a recovery code", "Código del segundo factor o de recuperación")
    case .signInByProvider: ("Sign in with your identity provider", "Entrar con tu proveedor de identidad")
    case .forgotPassword: ("Forgotten your password?", "¿Has olvidado la contraseña?")
    case .sendLink: ("Send me a link", "Enviarme un enlace")
    case .linkSent:
      (
        "If there is such a user with an address, a link is on its way.",
        "Si existe ese usuario y tiene dirección, el enlace está en camino."
      )
    case .choosePassword: ("Choose a password", "Elige una contraseña")
    case .newPassword: ("New password, of 12 characters or more", "Contraseña nueva, de 12 caracteres o más")
    case .outdated:
      (
        "This page was too old. Please try again.",
        "Esta página era demasiado antigua. Inténtalo otra vez."
      )
    // Decisions.
    case .decide: ("Decide", "Decidir")
    case .approve: ("Approve", "Aprobar")
    case .reject: ("Reject", "Rechazar")
    case .decisionReason: ("Reason (needed to reject)", "Motivo (necesario para rechazar)")
    case .waits: ("What waits", "Lo que espera")
    case .changed: ("What has changed", "Lo que ha cambiado")
    case .linkGone:
      (
        "The link is good no more: it was used, it is decided, it is too old, or you are not asked any more.",
        "El enlace ya no vale: se ha usado, se ha decidido, es demasiado antiguo o ya no se te pregunta."
      )
    case .decidedPending: ("Your decision is noted; others have to agree.", "Tu decisión consta; faltan otras.")
    case .decidedApproved: ("Approved.", "Aprobado.")
    case .decidedBlocked:
      (
        "Approved, but it cannot be done as the record is now.",
        "Aprobado, pero ahora no puede hacerse."
      )
    case .decidedRejected: ("Rejected.", "Rechazado.")
    case .decidedGone: ("It waits no more.", "Ya no espera.")
    // What was done.
    case .created: ("Created.", "Creado.")
    case .saved: ("Saved.", "Guardado.")
    case .moved: ("Done.", "Hecho.")
    case .waitingForApproval: ("It waits for approval now.", "Ahora espera aprobación.")
    case .noted: ("The note is there.", "La nota está guardada.")
    case .deleted: ("Moved to the recycle bin.", "Movido a la papelera.")
    case .restored: ("Restored.", "Restaurado.")
    case .held: ("It is held until somebody has reviewed it.", "Queda retenido hasta que alguien lo revise.")
    case .claimed: ("It is yours now.", "Ahora es tuyo.")
    case .claim: ("Claim", "Asumir")
    // Home.
    case .myTasks: ("My open tasks", "Mis tareas abiertas")
    case .myQueue: ("Waiting to be claimed", "Por asumir")
    case .myApprovals: ("Waiting for my decision", "Esperan mi decisión")
    case .nothingToDo: ("Nothing. Enjoy the quiet.", "Nada. Disfruta de la calma.")
    // Lists.
    case .all: ("All", "Todos")
    case .view: ("View", "Vista")
    case .filter: ("Filter", "Filtro")
    case .filters: ("Filters", "Filtros")
    case .field: ("Field", "Campo")
    case .condition: ("Condition", "Condición")
    case .value: ("Value", "Valor")
    case .expression: ("Expression", "Expresión")
    case .apply: ("Apply", "Aplicar")
    case .clear: ("Clear", "Quitar")
    case .remove: ("Remove", "Quitar")
    case .columns: ("Columns", "Columnas")
    case .saveView: ("Save view", "Guardar vista")
    case .saveViewAs: ("Name of the view", "Nombre de la vista")
    case .deleteView: ("Delete this view", "Borrar esta vista")
    case .board: ("Board", "Tablero")
    case .list: ("List", "Lista")
    case .export: ("Export CSV", "Exportar CSV")
    case .next: ("Next page", "Página siguiente")
    case .first: ("First page", "Primera página")
    case .sortedUp: ("sorted upwards", "orden ascendente")
    case .sortedDown: ("sorted downwards", "orden descendente")
    case .nothingFound: ("Nothing meets these filters.", "Nada cumple estos filtros.")
    case .noFilters: ("Show all", "Mostrar todo")
    case .emptyHint:
      (
        "They will stand here, with columns of your choice. Create the first one, or import a file.",
        "Aparecerán aquí, con las columnas que elijas. Crea el primero o importa un archivo."
      )
    case .emptyTitle: ("There is nothing here yet", "Todavía no hay nada")
    case .recycleBin: ("Recycle bin", "Papelera")
    case .yes: ("Yes", "Sí")
    case .no: ("No", "No")
    case .noValue: ("None", "Ninguno")
    case .untitled: ("Untitled", "Sin título")
    // Fields of the system.
    case .fieldId: ("Number", "Número")
    case .fieldVersion: ("Version", "Versión")
    case .fieldOwner: ("Owner", "Responsable")
    case .fieldCreatedAt: ("Created", "Creado")
    case .fieldCreatedBy: ("Created by", "Creado por")
    case .fieldModifiedAt: ("Changed", "Modificado")
    case .fieldModifiedBy: ("Changed by", "Modificado por")
    case .fieldPipeline: ("Pipeline", "Embudo")
    case .fieldApprovalState: ("Approval", "Aprobación")
    case .days: ("d", "d")
    // Records.
    case .edit: ("Edit", "Editar")
    case .delete: ("Delete", "Borrar")
    case .deleteHint:
      (
        "It moves to the recycle bin, from where it can be restored.",
        "Irá a la papelera, de donde se puede restaurar."
      )
    case .more: ("More", "Más")
    case .save: ("Save", "Guardar")
    case .cancel: ("Cancel", "Cancelar")
    case .create: ("Create", "Crear")
    case .nextSteps: ("Next steps", "Pasos siguientes")
    case .blocked: ("Blocked", "Bloqueado")
    case .noSteps: ("No step leads on from here.", "Desde aquí no hay más pasos.")
    case .stages: ("Stages", "Fases")
    case .currentStage: ("now", "ahora")
    case .details: ("Details", "Datos")
    case .related: ("Related", "Relacionado")
    case .timeline: ("Timeline", "Historia")
    case .notes: ("Notes", "Notas")
    case .writeNote: ("Write a note", "Escribir una nota")
    case .addNote: ("Add note", "Añadir nota")
    case .files: ("Files", "Archivos")
    case .addFile: ("Add a file", "Añadir un archivo")
    case .noFiles: ("No files.", "Sin archivos.")
    case .noEntries: ("Nothing yet.", "Todavía nada.")
    case .olderEntries: ("Older", "Anteriores")
    case .possibleDuplicates: ("May be the same as", "Podría ser lo mismo que")
    case .lockedForApproval: ("Locked: it waits for approval.", "Bloqueado: espera aprobación.")
    case .system: ("System", "Sistema")
    case .showAll: ("Show all", "Ver todos")
    case .hiddenValue: ("hidden", "oculto")
    // Forms.
    case .choose: ("Choose…", "Elegir…")
    case .findRecord: ("Type to search…", "Escribe para buscar…")
    case .nobody: ("Nobody", "Nadie")
    case .required: ("required", "obligatorio")
    case .checkErrors: ("Please look at these:", "Revisa esto:")
    case .conflictTitle: ("Somebody else has changed this meanwhile", "Otra persona ha cambiado esto mientras tanto")
    case .conflictHint:
      (
        "Nothing of yours is saved yet. What you leave in the form is saved over the version that is there now.",
        "Tus cambios aún no están guardados. Lo que dejes en el formulario se guardará sobre la versión actual."
      )
    case .yours: ("Yours", "Lo tuyo")
    case .theirs: ("Now saved", "Lo guardado")
    case .before: ("Before", "Antes")
    case .confirmDuplicates: ("It is another one: save all the same", "Es otro: guardar de todos modos")
    // Steps.
    case .stepRequired: ("Needed for this step", "Necesario para este paso")
    case .stepOptional: ("If you like", "Opcional")
    case .stepNothing: ("Nothing has to be filled in.", "No hay que rellenar nada.")
    case .oneOf: ("One of these", "Uno de estos")
    case .note: ("Note", "Nota")
    case .subject: ("Subject", "Asunto")
    case .activityKind: ("Activity", "Actividad")
    case .activityTask: ("Task", "Tarea")
    case .activityCall: ("Call", "Llamada")
    case .activityMeeting: ("Meeting", "Reunión")
    case .activityMail: ("Mail", "Correo")
    case .stepsBlocked: ("This step is not open", "Este paso no está abierto")
    case .met: ("met", "cumplido")
    case .overrideState: ("Move without the process", "Mover sin el proceso")
    // Timeline.
    case .entryMove: ("moved", "movió")
    case .entryChange: ("changed", "cambió")
    case .entryCreated: ("created it", "lo creó")
    case .entryNote: ("wrote", "escribió")
    case .entryClock: ("time ran out", "se acabó el tiempo")
    case .fromTo: ("from", "de")
    case .emptyValue: ("empty", "vacío")
    // Boards.
    case .move: ("Move", "Mover")
    case .moveTo: ("Move to", "Mover a")
    case .boardField: ("Board by", "Tablero por")
    case .loadMore: ("Show more", "Ver más")
    case .cardStuck: ("This card may not move there", "Esta tarjeta no puede ir ahí")
    case .noBoard: ("No field of this module makes a board.", "Ningún campo de este módulo forma un tablero.")
    }
  }
}
