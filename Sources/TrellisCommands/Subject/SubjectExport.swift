import ArgumentParser
import Engine
import Foundation
import Operations

struct SubjectExport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Exports everything that is kept about a person as NDJSON.",
    discussion: """
      This covers the records that have the address, whatever was merged with them, the leads and contacts that they were converted into \
      or from, and the notes and activities about them, each with its history and moves, the records that refer to them, and what reviews \
      hold or held of them, with what they agreed to in forms. Only \
      administrators may do this, and the audit log records it.

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
    let inBin = Set(subject.inBin)
    func list(_ places: [RecordPlace]) -> String { Self.list(places, inBin) }
    text =
      Listing([
        ("their own", list(subject.own)), ("notes and activities about them", list(subject.about)),
        ("records that refer to them", list(subject.related)),
        ("drafts of reviews", subject.drafts.map(String.init).joined(separator: ", ")),
      ]).text
  }

  private static func list(_ places: [RecordPlace], _ inBin: Set<RecordPlace>) -> String {
    let names = places.prefix(40).map { "\($0)\(inBin.contains($0) ? " (in the recycle bin)" : "")" }
    let shown = names.joined(separator: ", ")
    return places.isEmpty ? "none" : places.count > 40 ? "\(shown) and \(places.count - 40) more" : shown
  }
}
