import ArgumentParser
import Engine
import Expressions

/// Which entries of the audit log are wanted.
struct AuditOptions: ParsableArguments {
  @Argument(help: "The tenant.")
  var tenant: String

  @Option(name: .long, help: "The name of the user who did it.")
  var user: String?

  @Option(name: .long, help: "An action, such as user.create, or all of a kind, such as user.")
  var action: String?

  @Option(name: .long, help: "From this moment on, such as 2026-01-31 or 2026-01-31T09:00:00Z.")
  var from: Moment?

  @Option(name: .long, help: "Before this moment.")
  var to: Moment?

  func request(limit: Int = 50, before: Int64? = nil) -> AuditRequest {
    AuditRequest(user: user, action: action, from: from?.time, to: to?.time, limit: limit, before: before)
  }
}

/// A moment on the command line: RFC 3339, or a day, which is its beginning in UTC.
struct Moment: ExpressibleByArgument, Sendable, Hashable {
  let time: Timestamp

  init?(argument: String) {
    guard let time = Timestamp(parsing: argument) ?? Timestamp(parsing: argument + "T00:00:00Z") else { return nil }
    self.time = time
  }
}
