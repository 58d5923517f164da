package import Diagnostics
import YAMLSource

/// Compares the header lines of sample files with the modules that they are named after.
enum SampleCheck {
  static func check(_ model: Model, _ sources: MergedSources, log: inout DiagnosticLog) {
    for sample in sources.samples where !sources.omitted.modules.contains(sample.module) {
      if sample.module == "users" {
        checkColumns(sample, known: userColumns, log: &log)
      } else if let module = model.module(sample.module) {
        let columns =
          module.storedFields.map(\.name) + settable + (model.pipelines(of: module.name).isEmpty ? [] : ["pipeline"])
        checkColumns(sample, known: columns, omitted: sources.omitted, log: &log)
      } else {
        let place = SourcePosition(file: sample.file, line: 1, column: 1)
        log.report(.unknownModule(sample.module, model, at: place))
      }
    }
  }

  private static let userColumns = ["name", "email", "display_name", "roles", "teams", "manager"]
  private static let settable = [SystemField.owner.rawValue, SystemField.createdAt.rawValue]

  private static func checkColumns(
    _ sample: Layer.Sample,
    known: [String],
    omitted: OmittedNames? = nil,
    log: inout DiagnosticLog
  ) {
    var column = 1
    for part in sample.header.split(separator: ",", omittingEmptySubsequences: false) {
      let name = part.trimmingPrefix("\u{FEFF}").trimmed
      // `account.name` names the field `account` and how its record is found.
      let field = name.split(separator: ".").first.map(String.init) ?? ""
      if !known.contains(field), omitted?.contains(field: field, of: sample.module) != true {
        let place = SourcePosition(file: sample.file, line: 1, column: column)
        log.report(.unknownColumn(name, sample.module, known, at: place))
      }
      column += part.unicodeScalars.count + 1
    }
  }
}

extension Substring {
  /// The text without blanks and quotes around it.
  fileprivate var trimmed: String {
    let isFiller = { (character: Character) in character.isWhitespace || character == "\"" }
    return String(self.drop(while: isFiller).reversed().drop(while: isFiller).reversed())
  }
}

extension DiagnosticCode {
  /// A column of sample records that names no field.
  package static let unknownColumn = DiagnosticCode("unknown_column")
}

extension Diagnostic {
  fileprivate static func unknownColumn(_ name: String, _ module: String, _ known: [String], at place: SourcePosition)
    -> Diagnostic
  {
    Diagnostic(
      .unknownColumn,
      "`\(name.prefix(80))` is no field of `\(module)` that samples can give.",
      at: place,
      suggestion: NearMiss.nearest(to: name, among: known)
    )
  }
}
