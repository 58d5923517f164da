import Engine
import Expressions
import Hummingbird
import JSONText
import Operations
import Tenancy

/// What administrators do for users who come and go.
enum PeopleEndpoints {
  static let all: [Endpoint] = [
    .unrepeatable(
      method: .post, path: "/invitations", name: "invite_user",
      summary: "Lets a user choose a password, by a mail or by a link that is handed over; for administrators.",
      body: .named("invitation.create"), answer: .new("invitation"), handle: invite),
    .unrepeatable(
      method: .post, path: "/hand-overs", name: "hand_over",
      summary: "Gives the records of one user to another, each with its place in the history; for administrators.",
      body: .named("hand_over"), answer: .named("handed_over"), handle: handOver),
  ]

  private static func invite(_ call: APICall) async throws -> Response {
    var reader = BodyReader(call.body ?? .null)
    let (user, isMailed) = (reader.requiredText("user"), reader.flag("mail") ?? true)
    try reader.finish()
    let tenant = call.tenant.tenant
    let invitation =
      isMailed
      ? try await call.workspace.invite(user, to: tenant, by: call.caller)
      : try await call.workspace.invitation(of: user, to: tenant, by: call.caller)
    return .json(
      .object([
        "user": .string(invitation.user), "address": invitation.address.map(JSON.string) ?? .null,
        "token": invitation.token.map(JSON.string) ?? .null, "link": invitation.link.map(JSON.string) ?? .null,
        "expires_at": .string(invitation.expiresAt.text),
      ]), status: .created)
  }

  private static func handOver(_ call: APICall) async throws -> Response {
    var reader = BodyReader(call.body ?? .null)
    let handOver = HandOver(
      tenant: call.tenant.tenant, from: reader.requiredText("from"), to: reader.requiredText("to"),
      module: reader.text("module"))
    try reader.finish()
    let reports = try await handOver.run(in: call.store, by: call.caller)
    return .json(.object(["modules": .array(reports.map(\.json))]))
  }
}

extension HandOver.ModuleReport {
  fileprivate var json: JSON {
    .object([
      "module": .string(module), "handed_over": .integer(handedOver), "waiting": .integer(waiting),
      "refused": .integer(refused),
      "examples": .array(
        examples.map { example in
          .object([
            "id": .integer(example.id),
            "problems": .array(example.problems.map { HTTPProblem.Item($0, in: .values(of: nil)).json }),
          ])
        }),
      "still_named": .object(
        mentions.sorted { $0.key < $1.key }.map { .init(name: $0.key, value: .integer($0.value)) }),
    ])
  }
}
