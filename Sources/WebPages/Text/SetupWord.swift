/// What pages that set something up say beside what all pages of administration do: rights, rules, leaving, imports.
enum SetupWord: String, Vocabulary {
  case changeRights
  case rightsOn
  case otherModules
  case readsWhich
  case writesWhich
  case readsWhere
  case writesWhere
  case scopeHint
  case reachOwn
  case reachTeam
  case reachSubordinates
  case reachAll
  case fieldLevels
  case valueRules
  case newRole
  case newRoleHint
  case deleteRole
  case seesWhich
  case kindPii
  case kindFinancial
  case kindPhi
  case handOver
  case handOverHint
  case handOverNone
  case handOverTo
  case handOverNow
  case handedOver
  case staysWaiting
  case staysRefused
  case stillNamed
  case owns
  case onlyModule
  case handOverDone
  case retireField
  case retireHint
  case restoreField
  case restoreOptional
  case minimum
  case maximum
  case defaultWord
  case defaultHelp
  case patternWord
  case patternHelp
  case checkWord
  case checkHelp
  case checkMessage
  case sensitivityWord
  case scaleWord
  case formulaHint
  case importList
  case importRunning
  case importProgress
  case importRead
  case importLook
  case importStop
  case importStopped
  case importGone
  case importFileGone
  case fileName
  case otherFile
  case allDay
  case whichDeal
  case whichDealHint
  case aboutWhich
  case anotherOne
  case callNow
  case typedTooLong
  case bulkAsks
}

extension SetupWord {
  /// In English and Spanish.
  var texts: (en: String, es: String) {
    switch self {
    case .changeRights: ("Change", "Cambiar")
    case .rightsOn: ("What the role may do", "Qué puede hacer el rol")
    case .otherModules: ("All other modules", "Los demás módulos")
    case .readsWhich: ("Reads these records", "Lee estos registros")
    case .writesWhich: ("Changes these records", "Cambia estos registros")
    case .readsWhere: ("…or reads what meets this expression", "…o lee lo que cumple esta expresión")
    case .writesWhere: ("…or changes what meets this expression", "…o cambia lo que cumple esta expresión")
    case .scopeHint:
      (
        "Reading is also taking away as a file and taking steps, of which the process says who may.",
        "Leer es también exportar y dar pasos; quién puede darlos lo dice el proceso."
      )
    case .reachOwn: ("their own", "los propios")
    case .reachTeam: ("their teams'", "los de sus equipos")
    case .reachSubordinates: ("those of whoever reports to them", "los de quienes dependen de ellos")
    case .reachAll: ("all", "todos")
    case .fieldLevels: ("How it sees fields", "Cómo ve los campos")
    case .valueRules: ("Rules of its values", "Reglas de sus valores")
    case .newRole: ("New role", "Rol nuevo")
    case .newRoleHint:
      (
        "What it may do is chosen afterwards, module by module; until then it may do nothing.",
        "Lo que puede hacer se elige después, módulo por módulo; hasta entonces no puede nada."
      )
    case .deleteRole: ("Delete the role", "Borrar el rol")
    case .seesWhich: ("Sees sensitive values of", "Ve los valores sensibles de")
    case .kindPii: ("who a person is", "quién es una persona")
    case .kindFinancial: ("money", "dinero")
    case .kindPhi: ("health", "salud")
    case .handOver: ("Hand the records over", "Entregar los registros")
    case .handOverHint:
      (
        "Each record is changed like any other: its history says who handed it over, and what is locked or refused stays and is told. Nothing has changed yet.",
        "Cada registro se cambia como cualquier otro: su historia dice quién lo entregó, y lo bloqueado o rechazado se queda y se dice. Aún no ha cambiado nada."
      )
    case .handOverNone: ("They own no records.", "No tiene registros.")
    case .handOverTo: ("To", "A")
    case .handOverNow: ("Hand over now", "Entregar ahora")
    case .handedOver: ("Handed over", "Entregados")
    case .staysWaiting: ("Wait for a decision", "Esperan una decisión")
    case .staysRefused: ("Refused", "Rechazados")
    case .stillNamed: ("Still named in", "Sigue nombrado en")
    case .owns: ("Records owned", "Registros propios")
    case .onlyModule: ("Only of this module", "Solo de este módulo")
    case .handOverDone: ("What has happened", "Qué ha pasado")
    case .retireField: ("Retire the field", "Retirar el campo")
    case .retireHint:
      (
        "It leaves pages, lists and the API; what records hold in it stays, and comes back if the field is restored. The plan says how many records hold a value, or where the field is still used.",
        "Sale de páginas, listas y API; lo que guardan los registros se queda y vuelve si se restaura el campo. El plan dice cuántos registros tienen un valor, o dónde se usa todavía."
      )
    case .restoreField: ("Restore a retired field", "Restaurar un campo retirado")
    case .restoreOptional: ("Without requiring a value", "Sin exigir un valor")
    case .minimum: ("Smallest value, or length", "Valor mínimo, o longitud")
    case .maximum: ("Largest value, or length", "Valor máximo, o longitud")
    case .defaultWord: ("Default", "Valor por defecto")
    case .defaultHelp:
      (
        "A value, or an expression after an equals sign: =today().",
        "Un valor, o una expresión tras un signo igual: =today()."
      )
    case .patternWord: ("Pattern", "Patrón")
    case .patternHelp:
      (
        "A regular expression that the whole text has to match.",
        "Una expresión regular que debe cumplir todo el texto."
      )
    case .checkWord: ("Check", "Comprobación")
    case .checkHelp:
      (
        "An expression that has to hold, such as amount >= 0 && amount <= budget.",
        "Una expresión que debe cumplirse, como amount >= 0 && amount <= budget."
      )
    case .checkMessage: ("What to say where it does not hold", "Qué decir cuando no se cumple")
    case .sensitivityWord: ("Sensitivity", "Sensibilidad")
    case .scaleWord: ("Digits after the point (decimals)", "Decimales (números)")
    case .formulaHint:
      (
        "Formulas and roll-ups are written in the tenant's files and put into force with: trellis config apply.",
        "Las fórmulas y los resúmenes se escriben en los archivos del inquilino y entran en vigor con: trellis config apply."
      )
    case .importList: ("Import", "Importar")
    case .importRunning: ("The import is running", "La importación está en marcha")
    case .importProgress: ("Rows so far", "Filas hasta ahora")
    case .importRead: ("Read of the file", "Leído del archivo")
    case .importLook: ("Look again", "Mirar otra vez")
    case .importStop: ("Stop it", "Pararla")
    case .importStopped: ("It was stopped. What was written before stays.", "Se ha parado. Lo escrito antes se queda.")
    case .importGone:
      (
        "Nothing is known of this import any more: the server has started anew since. What was written before stays.",
        "Ya no se sabe nada de esta importación: el servidor ha arrancado de nuevo. Lo escrito antes se queda."
      )
    case .importFileGone:
      (
        "The file is not here any more: choose it again.",
        "El archivo ya no está: elígelo otra vez."
      )
    case .fileName: ("File", "Archivo")
    case .otherFile: ("Another file", "Otro archivo")
    case .allDay: ("All day", "Todo el día")
    case .whichDeal: ("Which one is it about?", "¿De cuál se trata?")
    case .whichDealHint:
      (
        "Several open records fit; say which one the result is for.",
        "Hay varios registros abiertos; di para cuál es el resultado."
      )
    case .aboutWhich: ("It is about", "Se trata de")
    case .anotherOne: ("Another one", "Otro")
    case .callNow: ("Call", "Llamar")
    case .typedTooLong:
      (
        "What you have typed is too long to be kept while another record is created. Save it first.",
        "Lo escrito es demasiado largo para conservarlo mientras se crea otro registro. Guárdalo antes."
      )
    case .bulkAsks:
      (
        "The step also asks each record for something of its own. Those that do not have it stay as they are; open them one by one to give it.",
        "El paso pide además a cada registro algo suyo. Los que no lo tengan se quedan como están; ábrelos uno a uno para darlo."
      )
    }
  }
}

extension Words {
  /// What to do with a file without a script.
  func importByCommand(tenant: String, module: String) -> String {
    let command = "trellis import \(tenant) \(module) file.csv"
    return switch language {
    case .english: "Longer than 3 MB: send it as a file, or run \(command)."
    case .spanish: "Si pasa de 3 MB: envíalo como archivo, o ejecuta \(command)."
    }
  }

  func fileTooLarge(megabytes: Int64, tenant: String, module: String) -> String {
    let command = "trellis import \(tenant) \(module) file.csv"
    return switch language {
    case .english: "The file is larger than \(megabytes) MB. Split it, or run \(command) on the server."
    case .spanish: "El archivo pasa de \(megabytes) MB. Divídelo, o ejecuta \(command) en el servidor."
    }
  }
}
