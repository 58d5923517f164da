/// The kinds of file of a preset that are read into the model.
package enum FileKind: String, Sendable, Hashable, CaseIterable {
  case preset
  case module
  case pipeline
  case blueprint
  case access
  case calendars
  case views
  case conversions
  case duplicates
  case mail
  case webhooks
  case automation
  case approval
  case review
  case form
  case resultFlow = "result_flow"
  case locale
  case scenario

  /// What such a file says.
  package var shape: Shape {
    switch self {
    case .preset: .presetFile
    case .module: .moduleFile
    case .pipeline: .pipelineFile
    case .blueprint: .blueprintFile
    case .access: .accessFile
    case .calendars: .calendarsFile
    case .views: .viewsFile
    case .conversions: .conversionsFile
    case .duplicates: .duplicatesFile
    case .mail: .mailFile
    case .webhooks: .webhooksFile
    case .automation: .automationFile
    case .approval: .approvalFile
    case .review: .reviewFile
    case .form: .formFile
    case .resultFlow: .resultFlowFile
    case .locale: .localeFile
    case .scenario: .scenarioFile
    }
  }

  /// The folder of files of which there may be several.
  var folder: String {
    switch self {
    case .mail: rawValue
    case .resultFlow: "results"
    default: "\(rawValue)s"
    }
  }

  /// What such a file is, as one sentence.
  package var summary: String {
    switch self {
    case .preset: "The name, version and languages of a preset."
    case .module: "One module: its fields, what keeps it consistent and how it is laid out."
    case .pipeline: "One pipeline: an ordered selection of the values of a picklist field."
    case .blueprint: "One blueprint: the process on a picklist field."
    case .access: "Roles with their rights, and teams."
    case .calendars: "Business calendars: working hours by weekday, and days off."
    case .views: "Shared views: lists with a name, by module."
    case .conversions: "Conversions: how a record of one module becomes records of others."
    case .duplicates: "What makes two records of a module likely to be about the same, and what is done then."
    case .mail: "What a mail says."
    case .webhooks: "Webhooks: addresses of others that are told of changes."
    case .automation: "One automation: what follows whenever a record of a module is created or edited."
    case .approval: "One approval: what waits for whose decision, and what follows it."
    case .review: "One review: which incoming records are held as drafts, and who decides."
    case .form: "One form on the web, by which anybody sends a record in."
    case .resultFlow: "One result flow: what the result of a call does to the record about which it was made."
    case .locale: "Translations, in the shape of the files that they translate."
    case .scenario: "An executable example of a process: given, when, then."
    }
  }
}
