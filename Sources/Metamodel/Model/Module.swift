/// A kind of record: its fields, what keeps it consistent, and how it is laid out.
package struct Module: Sendable, Equatable {
  /// The api name, stable for ever.
  package let name: String
  package let label: ModuleLabel
  /// How one of its records is called.
  package let title: TextTemplate
  /// The part that it plays in features that work on any industry's names.
  package let actsAs: ModuleRole?
  /// What its records are if they are activities.
  package let activity: ActivityKind?
  /// What the fields of an activity mean.
  package var activityFields = ActivityFields()
  /// Declared fields in order, without system fields.
  package let fields: [Field]
  package let uniqueRules: [UniqueRule]
  /// Fields, some together, by which lists are often filtered and sorted: one to be equal, the next to sort by.
  package let indexes: [[String]]
  package let layout: [LayoutItem]
  /// How long its records are kept; nil means for ever.
  package let retention: Retention?

  private let fieldIndex: [String: Int]

  package init(
    name: String, label: ModuleLabel, title: TextTemplate, actsAs: ModuleRole?, activity: ActivityKind?,
    fields: [Field],
    uniqueRules: [UniqueRule], indexes: [[String]] = [], layout: [LayoutItem], retention: Retention? = nil
  ) {
    self.retention = retention
    self.name = name
    self.label = label
    self.title = title
    self.actsAs = actsAs
    self.activity = activity
    self.fields = fields
    self.uniqueRules = uniqueRules
    self.indexes = indexes
    self.layout = layout
    fieldIndex = Dictionary(fields.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Whether there is a declared field of that api name.
  package func hasField(_ name: String) -> Bool { fieldIndex[name] != nil }

  /// The declared field of that api name.
  package func field(_ name: String) -> Field? {
    fieldIndex[name].map { fields[$0] }
  }

  /// Fields of which a record holds a value that somebody gives.
  package var storedFields: [Field] { fields.filter(\.type.isStored) }

  /// Fields of which a record has a value, given or computed.
  package var shownFields: [Field] { fields.filter(\.type.isShown) }

  /// The same module with other fields.
  package func withFields(_ fields: [Field]) -> Module {
    var module = Module(
      name: name, label: label, title: title, actsAs: actsAs, activity: activity, fields: fields,
      uniqueRules: uniqueRules, indexes: indexes, layout: layout, retention: retention)
    module.activityFields = activityFields
    return module
  }
}

/// The part that a module plays for the engine and pages, whatever it is called.
package enum ModuleRole: String, Sendable, Hashable, Codable, CaseIterable {
  case lead
  case contact
  case account
  case deal
  case product
  case priceBook = "price_book"
  case quote
  case order
  case invoice
  case campaign
  case supportCase = "case"
  case vendor
  case note
}

/// The kinds of activity.
package enum ActivityKind: String, Sendable, Hashable, Codable, CaseIterable {
  case task
  case call
  case meeting
  case mail
}

/// Fields that together may occur only once among the records that meet `condition`.
package struct UniqueRule: Sendable, Hashable {
  package let fields: [String]
  /// Own stored fields only, so that it can be a partial index; nil means all records.
  package let condition: ModelExpression?
  package let message: LocalizedText?

  package init(fields: [String], condition: ModelExpression?, message: LocalizedText?) {
    self.fields = fields
    self.condition = condition
    self.message = message
  }
}

/// One part of a record's page.
package enum LayoutItem: Sendable, Hashable {
  case section(LocalizedText, fields: [String])
  case related([String])
}

/// The fields that every record has beside the declared ones.
package enum SystemField: String, Sendable, CaseIterable {
  case id
  case version
  case owner
  case createdAt = "created_at"
  case createdBy = "created_by"
  case modifiedAt = "modified_at"
  case modifiedBy = "modified_by"
  /// Only in modules that have pipelines.
  case pipeline
  /// Where what locks the record stands; only in modules that have approvals.
  case approvalState = "approval_state"
}
