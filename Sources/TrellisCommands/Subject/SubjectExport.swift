import ArgumentParser
import Engine
import Foundation
import Operations

struct SubjectExport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Writes all that is kept of a person as NDJSON.",
    discussion: """
      Records that have the address, what was merged with them, leads and contacts that they were converted into or from, notes and \
      activities about them, each with its history and moves, and the records that name them. Administrators alone may do it, and the \
      audit log says so.

      Example: trellis subject export acme --email jane@example.com --output jane.ndjson
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var subject: SubjectOptions

  @Option(name: .long, help: "The file to write.", completion: .file())
  var output: String

  func run() async throws {
    let operation = ExportSubject(
      tenant: subject.tenant, user: acting.user, request: subject.request, file: URL(fileURLWithPath: output).path)
    try data.print(await data.run(operation)) { SubjectText($0).text + "Written to \(output)\n" }
  }
}

/// The records of a person, for people.
struct SubjectText {
  let text: String

  init(_ subject: Subject) {
    text =
      Listing([
        ("their own", Self.list(subject.own)), ("notes and activities about them", Self.list(subject.about)),
        ("records that name them", Self.list(subject.related)),
      ]).text
  }

  private static func list(_ places: [RecordPlace]) -> String {
    let shown = places.prefix(40).map(\.description).joined(separator: ", ")
    return places.isEmpty ? "none" : places.count > 40 ? "\(shown) and \(places.count - 40) more" : shown
  }
}
