/// What the pages of records and lists say beside the words that all pages share.
enum RecordWord: String, Sendable, CaseIterable {
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
    }
  }
}

// Sentences about something.
extension Words {
  func text(_ word: RecordWord) -> String {
    switch language {
    case .english: word.texts.en
    case .spanish: word.texts.es
    }
  }

  func edit(field label: String) -> String { "\(text(RecordWord.editField)): \(label)" }

  func process(_ label: String, version number: Int) -> String {
    switch language {
    case .english: "\(label), version \(number)"
    case .spanish: "\(label), versión \(number)"
    }
  }

  func version(_ number: String) -> String {
    switch language {
    case .english: "version \(number)"
    case .spanish: "versión \(number)"
    }
  }

  func processVersion(_ number: String) -> String {
    switch language {
    case .english: "process version \(number)"
    case .spanish: "versión \(number) del proceso"
    }
  }

  func fromAny(of count: Int) -> String {
    switch language {
    case .english: "from \(count) states"
    case .spanish: "desde \(count) fases"
    }
  }

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
    return "\(language == .spanish ? texts.es : texts.en) “\(label)”"
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
