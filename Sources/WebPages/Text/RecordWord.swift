/// What the pages of records and lists say beside the words that all pages share.
enum RecordWord: String, Vocabulary {
  // Fields in place.
  case editField
  case whyLocked
  case lockedByStep
  case lockedInState
  case lockedForYou
  case keepTheirs
  case keepMine
  case keep
  case saveMine
  // Duplicates.
  case compareMerge
  case isAnother
  case mergeTitle
  case mergeHint
  case mergeKept
  case mergeGoes
  case mergeNow
  case mergeOther
  case merged
  case unmerged
  case dismissed
  case undo
  // Processes.
  case showProcess
  case processAsList
  case wayOfRecord
  case isHere
  case wasHere
  // Timeline.
  case cameIn
  case leftProcess
  case migrated
  case overridden
  case deletedIt
  case restoredIt
  // Lists, keys and the palette.
  case bulkChosen
  case bulkSteps
  case bulkFields
  case bulkOther
  case bulkContinue
  case bulkNone
  case bulkSure
  case bulkHint
  case tickAll
  case backToList
  case forEverybody
  case shortcuts
  case shortcutsHint
  case palette
  case pages
  case modulesToOpen
  case actionsHere
  case onThisPage
  case recordsFound
  case searchAll
  case keySearch
  case keyNew
  case keyEdit
  case keyDown
  case keyUp
  case keyOpen
  case keyTick
  case keyBoard
  case keyHelp
  case keysOn
  case keysOff
  case turnOff
  case turnOn
  case teachCreate
  case teachImport
  case teachViews
  case teachFilter
}

extension RecordWord {
  /// What a page says was done before it; nil if it was none of these.
  static func notice(_ done: String) -> RecordWord? {
    let notices: [RecordWord] = [.merged, .unmerged, .dismissed]
    return notices.first { $0.rawValue == done }
  }

  /// In English and Spanish.
  var texts: (en: String, es: String) {
    switch self {
    case .editField: ("Edit", "Editar")
    case .whyLocked: ("Why this cannot be changed", "Por qué no se puede cambiar")
    case .lockedByStep: ("It is changed by the next steps above.", "Cambia con los pasos siguientes, arriba.")
    case .lockedInState: ("It is not changed where the record stands now.", "No se cambia en la fase actual.")
    case .lockedForYou: ("You may read this, but not change it.", "Puedes leerlo, pero no cambiarlo.")
    case .keepTheirs: ("Keep what is saved", "Dejar lo guardado")
    case .keepMine: ("Mine", "Lo mío")
    case .keep: ("Keep", "Conservar")
    case .saveMine: ("Save mine", "Guardar lo mío")
    case .compareMerge: ("Compare and merge", "Comparar y fusionar")
    case .isAnother: ("It is another one", "Es otro distinto")
    case .mergeTitle: ("Make one of two", "Hacer uno de dos")
    case .mergeHint:
      (
        "Choose what is kept. The other record moves to the recycle bin; what named it names the one that is kept, with its notes and files. It can be undone.",
        "Elige qué se conserva. El otro registro va a la papelera; lo que lo nombraba nombrará al que queda, con sus notas y archivos. Se puede deshacer."
      )
    case .mergeKept: ("is kept", "se conserva")
    case .mergeGoes: ("goes", "desaparece")
    case .mergeNow: ("Merge", "Fusionar")
    case .mergeOther: ("Keep the other one instead", "Conservar el otro")
    case .merged: ("They are one record now.", "Ahora son un solo registro.")
    case .unmerged: ("They are two records again.", "Vuelven a ser dos registros.")
    case .dismissed: ("Noted: they are not the same.", "Anotado: no son lo mismo.")
    case .undo: ("Undo", "Deshacer")
    case .showProcess: ("Process", "Proceso")
    case .processAsList: ("As a list", "Como lista")
    case .wayOfRecord: ("The way of this record", "El camino de este registro")
    case .isHere: ("is here", "está aquí")
    case .wasHere: ("was here", "estuvo aquí")
    case .cameIn: ("came in", "entró")
    case .leftProcess: ("left the process", "salió del proceso")
    case .migrated: ("moved to another version", "pasó a otra versión")
    case .overridden: ("without the process", "sin el proceso")
    case .deletedIt: ("moved it to the recycle bin", "lo movió a la papelera")
    case .restoredIt: ("restored it", "lo restauró")
    case .bulkChosen: ("Do with the chosen…", "Hacer con los elegidos…")
    case .bulkSteps: ("Steps", "Pasos")
    case .bulkFields: ("Change", "Cambiar")
    case .bulkOther: ("Other", "Otros")
    case .bulkContinue: ("Continue", "Continuar")
    case .bulkNone:
      (
        "No record is chosen. Tick some in the list first.",
        "No hay registros elegidos. Marca algunos en la lista."
      )
    case .bulkSure: ("Nothing has to be filled in.", "No hay que rellenar nada.")
    case .bulkHint:
      (
        "Each record is judged by itself: what is refused stays as it is, and says why.",
        "Cada registro se juzga por separado: lo que se rechaza queda como está y dice por qué."
      )
    case .tickAll: ("Choose all on this page", "Elegir todos los de esta página")
    case .backToList: ("Back to the list", "Volver a la lista")
    case .forEverybody: ("For everybody", "Para todos")
    case .shortcuts: ("Keyboard shortcuts", "Atajos de teclado")
    case .shortcutsHint:
      (
        "Single keys count while nothing is being typed.",
        "Las teclas sueltas valen mientras no se escribe en un campo."
      )
    case .palette: ("Go to or search…", "Ir a o buscar…")
    case .pages: ("Page", "Página")
    case .modulesToOpen: ("Open", "Abrir")
    case .actionsHere: ("Create", "Crear")
    case .onThisPage: ("On this page", "En esta página")
    case .recordsFound: ("Record", "Registro")
    case .searchAll: ("Search everywhere for", "Buscar en todo")
    case .keySearch: ("Search", "Buscar")
    case .keyNew: ("New record", "Registro nuevo")
    case .keyEdit: ("Edit the record, or the row", "Editar el registro o la fila")
    case .keyDown: ("Next row", "Fila siguiente")
    case .keyUp: ("Row before", "Fila anterior")
    case .keyOpen: ("Open the row", "Abrir la fila")
    case .keyTick: ("Choose the row", "Elegir la fila")
    case .keyBoard: ("Board", "Tablero")
    case .keyHelp: ("These shortcuts", "Estos atajos")
    case .keysOn: ("Single keys are on.", "Las teclas sueltas están activadas.")
    case .keysOff: ("Single keys are off.", "Las teclas sueltas están desactivadas.")
    case .turnOff: ("Turn off", "Desactivar")
    case .turnOn: ("Turn on", "Activar")
    case .teachCreate:
      (
        "Create them one by one, here or from a record that they belong to.",
        "Créalos uno a uno, aquí o desde un registro al que pertenezcan."
      )
    case .teachImport:
      (
        "Bring many at once from a CSV or XLSX file, with a trial run first.",
        "Trae muchos de una vez con un archivo CSV o XLSX, probando antes."
      )
    case .teachViews:
      (
        "Filter, choose columns, and keep what you look at often as a view.",
        "Filtra, elige columnas y guarda como vista lo que miras a menudo."
      )
    case .teachFilter:
      (
        "Take a filter away, or ask for less: a filter in words compares whole values, “contains” parts of them.",
        "Quita un filtro o pide menos: «es» compara valores enteros y «contiene», partes."
      )
    }
  }
}

// Sentences about something.
extension Words {
  func edit(field label: String) -> String { "\(text(RecordWord.editField)): \(label)" }

  func process(_ label: String, version number: Int) -> String {
    say("\(label), version \(number)", "\(label), versión \(number)")
  }

  func set(_ label: String) -> String { say("Set \(label)", "Poner \(label)") }

  func bulkDone(_ done: String, of all: String) -> String {
    say("\(done) of \(all) done.", "\(done) de \(all) hechos.")
  }

  func bulkTooMany(_ most: Int) -> String {
    say("More than \(most) records are meant. Narrow the filter.", "Son más de \(most) registros. Acota el filtro.")
  }

  func allOf(_ count: String) -> String { say("All \(count) of this list", "Los \(count) de esta lista") }

  func tick(_ title: String) -> String { say("Choose \(title)", "Elegir \(title)") }

  func version(_ number: String) -> String { say("version \(number)", "versión \(number)") }

  func processVersion(_ number: String) -> String { say("process version \(number)", "versión \(number) del proceso") }

  func fromAny(of count: Int) -> String { say("from \(count) states", "desde \(count) fases") }

  /// What has made a change, for the timeline.
  func because(_ kind: CauseKind, _ label: String) -> String {
    let texts: (en: String, es: String) =
      switch kind {
      case .step: ("step", "paso")
      case .automation: ("automation", "automatización")
      case .approval: ("approval", "aprobación")
      case .merge: ("merge", "fusión")
      case .conversion: ("conversion", "conversión")
      case .form: ("form", "formulario")
      case .model: ("model version", "versión del modelo")
      }
    return "\(say(texts.en, texts.es)) “\(label)”"
  }
}

/// What makes a change beside somebody who changes a record by hand.
enum CauseKind: CaseIterable, Sendable {
  case step
  case automation
  case approval
  case merge
  case conversion
  case form
  case model
}
