import Engine
import Foundation
import Metamodel
import Spreadsheet
import Tenancy

/// Fills a new tenant with the sample records of its preset, users first, then modules after those that they point to.
struct SampleLoader {
  let store: Store
  let administrator: Caller
  let progress: ProgressHandler

  /// Loads all samples.
  ///
  /// - Throws: ``OperationFailure`` that names the rows which were refused: the samples of a preset have to fit it.
  func load(from preset: Preset) async throws {
    let files = preset.folders.flatMap { SourceFolder($0).paths(in: "samples", ending: ".csv") }
    for file in files where Self.module(of: file) == "users" { try await loadUsers(file) }
    let modules = Dictionary(grouping: files.filter { Self.module(of: $0) != "users" }, by: Self.module(of:))
    let order = try SampleOrder(modules.mapValues { try $0.map(Self.usedColumns(of:)).flatMap(\.self) }, store.model)
      .modules
    for (index, module) in order.enumerated() {
      for file in modules[module] ?? [] { try await loadRecords(file, module) }
      progress(Progress("samples", done: index + 1, total: order.count))
    }
    _ = try await store.discardPending(because: "Sample records tell nobody.", by: administrator)
  }

  private func loadRecords(_ file: String, _ module: String) async throws {
    var importer = try Importer(
      store: store, caller: administrator, module: module, options: ImportOptions(enterReason: "sample data"),
      isSample: true)
    let bytes = try await offloaded { try SourceFolder.bytes(of: file) }
    let report: ImportReport
    do {
      report = try await importer.run(.all(bytes))
    } catch let failure as OperationFailure {
      throw OperationFailure.badSamples(
        file, [ImportReport.RefusedRow(line: 1, column: "", code: failure.code, message: failure.message)])
    } catch let error as CSVError {
      throw OperationFailure.badSamples(
        file, [ImportReport.RefusedRow(line: error.line, column: "", code: "bad_csv", message: error.description)])
    }
    let stop = report.stopped.map { ImportReport.RefusedRow(line: 1, column: "", code: "stopped", message: $0) }
    let remarks = report.refused + (stop.map { [$0] } ?? [])
    guard remarks.isEmpty else { throw OperationFailure.badSamples(file, remarks) }
  }

  private func loadUsers(_ file: String) async throws {
    var reader = CSVReader()
    var rows = try reader.read(try SourceFolder.bytes(of: file))
    rows += try reader.finish()
    guard let header = rows.first?.cells else { return }
    for row in rows.dropFirst() {
      let cells = Dictionary(zip(header, row.cells), uniquingKeysWith: { first, _ in first })
      let names = { (column: String) in (cells[column] ?? "").split(separator: " ").map(String.init) }
      let email = cells["email"].flatMap { $0.isEmpty ? nil : $0 }
      let user = NewUser(
        name: cells["name"] ?? "", email: email, displayName: cells["display_name"], roles: names("roles"),
        teams: names("teams"), manager: cells["manager"].flatMap { $0.isEmpty ? nil : $0 })
      do {
        _ = try await store.createUser(user, by: administrator)
      } catch let refusal as Refusal {
        let remarks = refusal.problems.map {
          ImportReport.RefusedRow(line: row.line, column: $0.at, code: $0.code, message: $0.message)
        }
        throw OperationFailure.badSamples(file, remarks)
      }
    }
  }

  private static func module(of file: String) -> String {
    URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
  }

  /// The columns in which something stands: an empty one makes no module wait for another.
  private static func usedColumns(of file: String) throws -> [String] {
    var reader = CSVReader()
    var rows = try reader.read(try SourceFolder.bytes(of: file))
    rows += try reader.finish()
    guard let header = rows.first?.cells else { return [] }
    return header.enumerated().filter { index, _ in
      rows.dropFirst().contains { $0.cells.indices.contains(index) && !$0.cells[index].isEmpty }
    }.map(\.element)
  }
}

extension OperationFailure {
  fileprivate static func badSamples(_ file: String, _ rows: [ImportReport.RefusedRow]) -> OperationFailure {
    OperationFailure(
      code: "bad_samples", message: "The samples in \(file) do not fit the preset; the tenant was not made.",
      problems: rows.prefix(50).map {
        Problem(
          at: "\(file):\($0.line)\($0.column.isEmpty ? "" : ", \($0.column)")", code: $0.code, message: $0.message)
      })
  }
}
