import Diagnostics
import Expressions

/// Files that could not be read, and what follows from their absence alone.
///
/// What another file says of them is neither right nor wrong until they can be read, so it is not reported: one mistake is to be
/// one message.
struct UnreadableFiles {
  private var files: [File] = []

  fileprivate struct File {
    let kind: FileKind
    /// The name of what it declares; nil of a folder, which declares nobody knows what.
    let stem: String?
    /// How diagnostics name it.
    let path: String
    /// Names that it would have declared: its keys, and the lists that its lookups give to other modules; nil if nothing
    /// of it was read, so that it may be any.
    let names: Set<String>?
  }

  /// Notes a file.
  ///
  /// - Parameters:
  ///   - stem: What it declares; nil of a whole folder.
  ///   - file: How diagnostics name it.
  ///   - text: What stands in it; nil if nobody could read it.
  mutating func add(_ kind: FileKind, stem: String?, file: String, text: String?) {
    files.append(File(kind: kind, stem: stem, path: file, names: text.map(Self.names(in:))))
  }

  /// The words before a colon, and the word after `inverse:`. A regular expression would go over a long word once for each letter.
  private static func names(in text: String) -> Set<String> {
    let words = text.split { !$0.isASCII || !($0.isLetter || $0.isNumber || "_.-".contains($0)) }
    var names: Set<String> = []
    var isInverse = false
    for word in words {
      var rest = text[word.endIndex...]
      if let quote = rest.first, "\"'".contains(quote) { rest.removeFirst() }
      let isKey = rest.first { !$0.isWhitespace } == ":"
      if isKey || isInverse { names.insert(String(word)) }
      isInverse = isKey && word == "inverse"
    }
    return names
  }

  /// Joins the files of another layer.
  mutating func add(_ others: UnreadableFiles) { files += others.files }

  /// Whether a diagnostic may only be there because one of the files is not.
  func explains(_ diagnostic: Diagnostic) -> Bool {
    !files.isEmpty && files.contains { $0.explains(diagnostic) }
  }
}

extension UnreadableFiles.File {
  func explains(_ diagnostic: Diagnostic) -> Bool {
    let code = diagnostic.code
    // Another layer's file on the same thing says only what differs from the one that is missing.
    if isSamePlace(diagnostic.location?.file), Self.completions.contains(code) { return true }
    guard Self.consequences(of: kind).contains(code) else { return false }
    switch kind {
    case .preset, .access: return true
    default:
      guard let stem else { return true }
      let mentioned = diagnostic.mentioned
      if mentioned.contains(stem) { return true }
      return Self.bareNames.contains(code) && (names.map { !mentioned.isDisjoint(with: $0) } ?? true)
    }
  }

  private func isSamePlace(_ file: String?) -> Bool {
    guard let file, let stem, file != path else { return false }
    return file.hasSuffix("/\(kind.folder)/\(stem).yaml")
  }

  private static func consequences(of kind: FileKind) -> Set<DiagnosticCode> {
    switch kind {
    case .preset: [.presetMissing, .undeclaredLocale, .untranslated, .extendsMismatch]
    case .access: [.unknownRole, .unknownTeam, .unknownTranslation]
    case .module:
      [
        .unknownModule, .unknownField, .unknownList, .unknownValue, .unknownColumn, .unknownTranslation,
        .noActivityModule,
        .initialMissing, .expression(.unknownName), .expression(.unknownValue),
      ]
    case .pipeline: [.unknownPipeline, .unknownTranslation, .unknownField, .expression(.unknownName)]
    case .blueprint: [.unknownTransition, .unknownTranslation, .unknownChecklistItem]
    case .calendars: [.unknownCalendar, .unknownTranslation]
    case .views: [.unknownView, .unknownTranslation]
    case .conversions: [.unknownConversion, .unknownTranslation]
    case .duplicates: [.unknownTranslation]
    case .automation, .review, .form: [.unknownTranslation]
    case .approval: [.unknownApproval, .unknownTranslation]
    case .resultFlow: [.unknownTranslation]
    case .mail: [.unknownMail, .unknownTranslation]
    case .webhooks: [.unknownWebhook, .unknownTranslation]
    case .locale: [.untranslated]
    case .scenario: []
    }
  }

  /// Codes of messages that name something without the module that it belongs to.
  private static let bareNames: Set<DiagnosticCode> = [
    .unknownList, .unknownTranslation, .unknownTransition, .unknownChecklistItem, .unknownCalendar, .noActivityModule,
    .initialMissing, .unknownApproval, .expression(.unknownName),
  ]
  private static let completions: Set<DiagnosticCode> = [
    .missingKey, .settingMissing, .nothingToOmit, .initialMissing, .unknownState,
  ]
}

extension Diagnostic {
  /// The names that the message quotes before it lists what there is instead.
  var mentioned: Set<String> {
    let claim = message.prefix { $0 != ";" }
    let quoted = claim.matches(of: /[`']([^`']+)[`']|[Mm]odule ([a-z0-9_]+)/).compactMap { $0.1 ?? $0.2 }
    return Set(quoted.flatMap { $0.split { "., {}:".contains($0) } }.map(String.init))
  }
}
