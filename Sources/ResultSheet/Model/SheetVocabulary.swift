/// The names that cells may use: what a tenant's configuration calls its modules, fields, values and transitions.
package struct SheetVocabulary: Sendable {
  /// A code with what people call it.
  package struct Name: Sendable, Hashable {
    /// As the configuration knows it.
    package let code: String
    /// As a sheet is to show it.
    package let label: String
    /// What else it is called: in other languages, one and many.
    package let others: [String]
    /// What texts that mean its label have in common.
    let labelKey: String
    /// What texts that name it have in common.
    let keys: Set<String>

    /// Creates a name.
    package init(_ code: String, label: String, others: [String] = []) {
      self.code = code
      self.label = label
      self.others = others
      labelKey = Words.key(label)
      keys = Set(([code, label] + others).flatMap { [Words.key($0), $0.lowercased()] }).subtracting([""])
    }
  }

  /// What a field may hold.
  package enum Kind: Sendable, Hashable {
    case picklist([Name])
    case boolean
    case number
    case text
    /// Something that no cell can name but by an expression.
    case other
  }

  /// A field of a module.
  package struct Field: Sendable, Hashable {
    package let name: Name
    package let kind: Kind

    /// Creates a field.
    package init(_ name: Name, _ kind: Kind) {
      self.name = name
      self.kind = kind
    }
  }

  /// A module about whose records results are logged.
  package struct Module: Sendable, Hashable {
    package let name: Name
    package let fields: [Field]
    /// The field of its stages; nil if it has none.
    package let stage: String?
    /// Whether its records are closed as won, lost, postponed or cancelled; else by a value of the field of stages.
    package let hasOutcomes: Bool
    /// The field that says how far a stage is; nil if it has none.
    package let stageStatus: String?
    package let transitions: [Name]
    /// The mails that speak of its records.
    package let mails: [Name]
    /// The path of the address to which they go; nil if there is none.
    package let address: String?

    /// Creates a module.
    package init(
      _ name: Name, fields: [Field], stage: String?, hasOutcomes: Bool = true, stageStatus: String?,
      transitions: [Name], mails: [Name] = [], address: String? = nil
    ) {
      self.name = name
      self.fields = fields
      self.stage = stage
      self.hasOutcomes = hasOutcomes
      self.stageStatus = stageStatus
      self.transitions = transitions
      self.mails = mails
      self.address = address
    }
  }

  /// The modules, those of the flow first.
  package let modules: [Module]
  /// The module of rows that name none; nil if they have to.
  package let usualModule: String?
  /// The module of tasks; nil if there is none.
  package let tasks: String?
  /// The results that there are.
  package let results: [Name]

  /// Creates a vocabulary.
  package init(modules: [Module], usualModule: String?, tasks: String?, results: [Name]) {
    self.modules = modules
    self.usualModule = usualModule
    self.tasks = tasks
    self.results = results
  }
}

extension SheetVocabulary {
  /// The module that a text names.
  func module(_ text: String) -> Module? {
    let key = Words.key(text)
    let synonym = Synonyms.modules.first { $0.value.contains(key) }?.key
    return modules.first { $0.name.means(key) } ?? modules.first { $0.name.code == synonym }
  }

  func module(named code: String?) -> Module? { modules.first { $0.name.code == code } }

  /// What a sheet calls a result.
  func result(_ code: String) -> Name? { results.first { $0.code == code } }
}

extension SheetVocabulary.Name {
  /// Whether a text, given by its key, names it.
  func means(_ key: String) -> Bool { keys.contains(key) }
}

extension [SheetVocabulary.Name] {
  /// What a text names; labels go before codes, and what is shown before what it is called elsewhere.
  func named(_ text: String) -> SheetVocabulary.Name? {
    let key = Words.key(text)
    return first { $0.code == text } ?? first { $0.labelKey == key && !key.isEmpty } ?? first { $0.means(key) }
  }
}

extension SheetVocabulary.Module {
  /// The field that a text names: by label or api name, else by what such fields are usually called.
  func field(_ text: String) -> SheetVocabulary.Field? {
    let key = Words.key(text)
    guard !key.isEmpty else { return nil }
    if let found = fields.first(where: { $0.name.code == text }) ?? fields.first(where: { $0.name.means(key) }) {
      return found
    }
    if Synonyms.stage.contains(key) { return fields.first { $0.name.code == stage } }
    if Synonyms.stageStatus.contains(key) { return fields.first { $0.name.code == stageStatus } }
    let usual = Synonyms.fields.filter { $0.value.contains(key) }.map(\.key).sorted()
    return fields.first { usual.contains($0.name.code) }
      ?? (usual.contains("status") && !hasOutcomes ? fields.first { $0.name.code == stage } : nil)
  }

  func field(named code: String?) -> SheetVocabulary.Field? { fields.first { $0.name.code == code } }

  /// The values of a picklist; none of another field.
  func values(ofField code: String?) -> [SheetVocabulary.Name] { field(named: code)?.values ?? [] }
}

extension SheetVocabulary.Field {
  var values: [SheetVocabulary.Name] {
    if case .picklist(let values) = kind { values } else { [] }
  }
}

/// What consultants call things whatever a tenant's labels are, as keys.
enum Synonyms {
  static let stage: Set = ["etapa", "stage", "etapa del ciclo de venta", "sales stage"]
  static let stageStatus: Set = ["estado de etapa", "estado de la etapa", "stage status"]
  static let modules: [String: Set<String>] = [
    "deals": ["oportunidad", "oportunidades", "opportunity", "opportunities", "deal", "deals"],
    "cases": ["caso", "casos", "case", "cases"],
    "tasks": ["tarea", "tareas", "task", "tasks"],
    "leads": ["lead", "leads", "prospecto", "prospectos"],
  ]
  static let fields: [String: Set<String>] = [
    "opportunity_type": ["tipo de oportunidad", "opportunity type", "deal type", "tipo"],
    "deal_type": ["tipo de oportunidad", "opportunity type", "deal type", "tipo"],
    "type": ["tipo", "tipo de oportunidad", "opportunity type", "type"],
    "case_type": ["tipo de caso", "case type", "tipo"],
    "status": ["estado", "status"],
    "subject": ["asunto", "subject"],
    "kind": ["tipo de tarea", "tipo", "kind"],
  ]
}
