package import Diagnostics
import YAMLSource

/// One source set, parsed.
struct Layer {
  /// The documents in the order of their paths.
  private(set) var documents: [Document] = []
  /// The header lines of the sample files, with the file's name and the module's.
  private(set) var samples: [Sample] = []
  /// The files that could not be read, so that names that others mention may be missing.
  private(set) var unreadable = UnreadableFiles()

  /// One document of a file.
  struct Document {
    let kind: FileKind
    /// The api name that it declares; for a locale the file's name.
    let name: String
    let root: YAMLNode
  }

  /// The header of a file of sample records.
  struct Sample {
    let module: String
    let file: String
    let header: String
  }

  /// Parses and validates the files of a set.
  ///
  /// - Parameter unread: Paths of files and folders that belong to the set and of which nothing could be read, which others have said.
  init(_ sources: SourceSet, unread: Set<String> = [], log: inout DiagnosticLog) {
    for path in sources.paths {
      read(path, in: sources, log: &log)
    }
    for path in unread { note(unread: path, called: sources.displayName(of: path)) }
  }

  private mutating func note(unread path: String, called file: String) {
    switch SourcePath(path) {
    case .file(let kind, let stem): unreadable.add(kind, stem: stem, file: file, text: nil)
    case .unknown(let meant?): note(unread: meant, called: file)
    case .sample, .unsupported: break
    case .unknown(nil):
      for kind in SourcePath.kinds(inFolder: path) { unreadable.add(kind, stem: nil, file: file, text: nil) }
    }
  }

  private mutating func read(_ path: String, in sources: SourceSet, log: inout DiagnosticLog) {
    let file = sources.displayName(of: path)
    let text = sources.files[path] ?? ""
    switch SourcePath(path) {
    case .file(let kind, let stem):
      let documents = documents(of: kind, text, file, log: &log)
      let taken = documents.filter { take($0, kind, stem: stem, log: &log) }
      if taken.isEmpty { unreadable.add(kind, stem: stem, file: file, text: text) }
    case .sample(let stem):
      let header = text.prefix { !$0.isNewline }
      samples.append(Sample(module: stem, file: file, header: String(header)))
    case .unsupported(let what): log.report(.unsupportedFile(what, file: file))
    case .unknown(let suggestion):
      log.report(.unknownFile(path, file: file, suggestion: suggestion))
      // What it was meant to declare is not missing elsewhere as well.
      if let suggestion, case .file(let kind, let stem) = SourcePath(suggestion) {
        unreadable.add(kind, stem: stem, file: file, text: text)
      }
    }
  }

  private func documents(
    of kind: FileKind,
    _ text: String,
    _ file: String,
    log: inout DiagnosticLog
  ) -> [YAMLNode] {
    let reader = YAMLReader(file: file)
    if kind == .scenario { return reader.documents(in: text, log: &log) }
    return reader.document(in: text, log: &log).map { [$0] } ?? []
  }

  /// Keeps a document; false if it does not even say what it is.
  private mutating func take(_ root: YAMLNode, _ kind: FileKind, stem: String, log: inout DiagnosticLog) -> Bool {
    var validator = ShapeValidator(isMerged: false)
    validator.validate(root, kind.shape, subject: "The file")
    log.report(validator.log.diagnostics)
    guard root.mapping != nil else { return false }
    switch kind {
    case .module, .pipeline, .blueprint, .mail, .automation, .approval, .review, .form, .resultFlow:
      guard let name = root.text(kind.rawValue) else { return false }
      if name != stem, let node = root[kind.rawValue] {
        log.report(.fileName(kind, name, stem: stem, at: node.location))
      }
      documents.append(Document(kind: kind, name: name, root: root))
    case .preset, .access, .calendars, .views, .conversions, .duplicates, .webhooks, .locale, .scenario:
      documents.append(Document(kind: kind, name: stem, root: root))
    }
    return true
  }
}

extension DiagnosticCode {
  /// A file that is no part of a preset.
  package static let unknownFile = DiagnosticCode("unknown_file")
  /// A file whose name is not the name that it declares.
  package static let fileName = DiagnosticCode("file_name")
}

extension Diagnostic {
  fileprivate static func unsupportedFile(_ what: String, file: String) -> Diagnostic {
    let place = SourcePosition(file: file, line: 1, column: 1)
    return Diagnostic(.unsupported, "`\(what)` is not supported yet. Remove the file.", at: place)
  }

  fileprivate static func unknownFile(_ path: String, file: String, suggestion: String?) -> Diagnostic {
    if let suggestion, path.hasSuffix(".yml") {
      return Diagnostic(
        .unknownFile, "`\(path)` is not read: files of a preset end in `.yaml`. Call it `\(suggestion)`.",
        at: SourcePosition(file: file, line: 1, column: 1), suggestion: suggestion)
    }
    return Diagnostic(
      .unknownFile,
      "`\(path)` is no file of a preset: there are preset.yaml, access.yaml, calendars.yaml, views.yaml, conversions.yaml, "
        + "duplicates.yaml, webhooks.yaml, and the folders "
        + "modules, pipelines, blueprints, approvals, automations, reviews, forms, results, mail, locales, scenarios and samples.",
      at: SourcePosition(file: file, line: 1, column: 1),
      suggestion: suggestion
    )
  }

  fileprivate static func fileName(_ kind: FileKind, _ name: String, stem: String, at place: SourcePosition)
    -> Diagnostic
  {
    Diagnostic(
      .fileName,
      "The \(kind.rawValue) is called `\(name)` and its file `\(stem).yaml`. Give both the same name.",
      at: place,
      severity: .warning
    )
  }
}
