import Diagnostics
import Engine
import Foundation
import Metamodel
import Spreadsheet
import Tenancy

/// Compares the sample records of a preset with its model, as far as that needs no store: columns, codes, numbers, days.
///
/// Errors elsewhere keep no sample from being judged, except by what they are about: the cells of a module wait for its own file, users
/// for `access.yaml`, and columns, which may lead to other modules, for all files of modules.
struct SampleLint {
  private let model: Model
  /// The files that have errors, within the preset.
  private let wrong: Set<String>

  /// Nil where too little of the preset could be read.
  init?(_ preset: JudgedPreset) {
    guard let model = preset.model else { return nil }
    self.model = model
    let errors = preset.diagnostics.filter { $0.severity == .error }.compactMap(\.location?.file)
    wrong = Set(errors.map { $0.split(separator: "/").suffix(2).joined(separator: "/") })
  }

  private var isAnyModuleWrong: Bool { wrong.contains { $0.hasPrefix("modules/") } }

  /// What is wrong with the sample files of a folder; blocks while it reads.
  func diagnostics(of folder: String) -> [Diagnostic] {
    SourceFolder(folder).paths(in: "samples", ending: ".csv").flatMap { path -> [Diagnostic] in
      guard let bytes = try? SourceFolder.bytes(of: path) else { return [] }
      do throws(CSVError) {
        return diagnostics(of: try File(path: path, bytes: bytes))
      } catch {
        return [Diagnostic(.badSample, error.description, at: SourcePosition(file: path, line: error.line, column: 1))]
      }
    }
  }

  /// A file of records, with its lines as they stand there.
  private struct File {
    let path: String
    let module: String
    let header: [String]
    let rows: [CSVReader.Row]
    private let lines: [Substring]

    init(path: String, bytes: [UInt8]) throws(CSVError) {
      self.path = path
      module = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
      var reader = CSVReader()
      let found = try reader.read(bytes) + reader.finish()
      header = found.first?.cells ?? []
      rows = Array(found.dropFirst())
      lines = String(decoding: bytes, as: UTF8.self).split(
        omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    }

    /// Where a cell stands; the beginning of its line where quotes make that hard to tell.
    func place(line: Int, cell: Int) -> SourcePosition {
      let text = lines.indices.contains(line - 1) ? lines[line - 1] : ""
      let before = text.split(separator: ",", omittingEmptySubsequences: false).prefix(cell)
      let column = text.contains("\"") ? 1 : before.map { $0.unicodeScalars.count + 1 }.reduce(1, +)
      return SourcePosition(file: path, line: line, column: column)
    }
  }

  private func diagnostics(of file: File) -> [Diagnostic] {
    if file.module == "users" {
      return wrong.contains { $0.hasSuffix("/access.yaml") } ? [] : userDiagnostics(of: file)
    }
    guard let module = model.module(file.module), !wrong.contains("modules/\(file.module).yaml") else { return [] }
    let mapping = ImportMapping(reading: file.header, module: module, model: model)
    let complaints = isAnyModuleWrong ? [] : mapping.complaints
    let header = complaints.map { column, text in
      let title = file.header.indices.contains(column) ? "\(file.header[column]): " : ""
      return Diagnostic(
        .badSample, "\(title)\(text)\(text.hasSuffix("?") ? "" : ".")", at: file.place(line: 1, cell: column))
    }
    return header + file.rows.flatMap { diagnostics(of: $0, mapping, module, file) }
  }

  private func diagnostics(
    of row: CSVReader.Row, _ mapping: ImportMapping, _ module: Module, _ file: File
  ) -> [Diagnostic] {
    guard row.cells.count == mapping.columns.count else {
      let message = "The line has \(row.cells.count) cells, the header \(mapping.columns.count)."
      return [Diagnostic(.badSample, message, at: file.place(line: row.line, cell: 0))]
    }
    return zip(row.cells, mapping.columns).enumerated().compactMap { index, pair in
      guard let column = pair.1, column.kind == .value, let field = module.field(column.field) else { return nil }
      let text = FormulaGuard.removed(from: pair.0.trimmingBlanks)
      // Amounts may have as many digits as any currency.
      guard !text.isEmpty, let problem = field.problem(withLiteral: text, currencyScale: 4) else { return nil }
      return Diagnostic(.badSample, "\(column.title): \(problem.message)", at: file.place(line: row.line, cell: index))
    }
  }

  /// Roles and teams that users have and the model has not.
  private func userDiagnostics(of file: File) -> [Diagnostic] {
    let known = [("roles", model.roles.map(\.name)), ("teams", model.teams.map(\.name))]
    return known.flatMap { column, names -> [Diagnostic] in
      guard let index = file.header.firstIndex(of: column) else { return [] }
      return file.rows.flatMap { row -> [Diagnostic] in
        guard row.cells.indices.contains(index) else { return [] }
        return row.cells[index].split(separator: " ").map(String.init).filter { !names.contains($0) }.map { name in
          Diagnostic(
            .badSample, "There is no \(column.dropLast()) `\(name.prefix(80))`.",
            at: file.place(line: row.line, cell: index), suggestion: NearMiss.nearest(to: name, among: names))
        }
      }
    }
  }
}

extension DiagnosticCode {
  /// A sample record that does not fit its module.
  static let badSample = DiagnosticCode("bad_sample")
}
