import ArgumentParser
import Engine

/// Whose data are meant.
struct SubjectOptions: ParsableArguments {
  @Argument(help: "The tenant.")
  var tenant: String

  @Option(name: .long, help: "An e-mail address of the person.")
  var email: String?

  @Option(name: .long, help: "A record of the person, as MODULE/ID; may be repeated.")
  var record: [RecordArgument] = []

  @Option(name: .long, help: "A record to leave out because it is somebody else's, as MODULE/ID; may be repeated.")
  var except: [RecordArgument] = []

  func validate() throws {
    guard email != nil || !record.isEmpty else { throw ValidationError("Say whose data: --email or --record.") }
    guard (record + except).allSatisfy({ $0.module != nil }) else {
      throw ValidationError("A record is named by its module and id, such as contacts/7.")
    }
  }

  var request: SubjectRequest {
    SubjectRequest(email: email, records: record.compactMap(\.place), except: except.compactMap(\.place))
  }
}

extension RecordArgument {
  fileprivate var place: RecordPlace? { module.map { RecordPlace(module: $0, id: id) } }
}
