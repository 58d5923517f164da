import Crypto
import Expressions
import Foundation
import Logging
import Mail
import TestPrograms
import Testing
import Transfers

@testable import Delivery
@testable import Engine
@testable import Tenancy

/// A workspace whose tenants have cases that mail clients and call webhooks.
struct DeliveryDesk {
  static let start = Timestamp(microseconds: 1_780_304_400_000_000)
  static let secret = "a secret of the portal's"

  let directory: URL
  let clock = FixedClock(Self.start)
  let workspace: Workspace
  let dispatcher: Dispatcher

  /// - Parameters:
  ///   - hook: the webhook's address; `{port}` is the port of the receiver.
  ///   - mail: the mail server's port; nil where there is none.
  ///   - allowed: the networks that the operator lets webhooks be in.
  init(
    hook: String = "https://portal.example.com/", mail: Int? = nil, allowed: [String] = ["127.0.0.1"],
    patience: GuardedPost.Patience = .init(), tenants: [String] = ["acme"]
  ) async throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "trellis-delivery-\(UUID().uuidString)")
    for (path, text) in Self.preset(hook) {
      let file = directory.appending(path: "presets/core/\(path)")
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    workspace = try Self.open(directory, clock, mail, allowed)
    dispatcher = Dispatcher(
      workspace: workspace, courier: Courier(workspace, patience: patience), logger: Logger(label: "test"))
    for tenant in tenants {
      _ = try await workspace.create(NewTenant(name: tenant, preset: "core"))
      try await withStore(tenant) { store, admin in
        for name in ["portal", "other"] { try await store.setSecret(name, Array(Self.secret.utf8), by: admin) }
        _ = try await store.createUser(
          NewUser(name: "robot", email: nil, displayName: nil, roles: ["administrator"], teams: []), by: admin)
        let client: RecordInput = ["name": .text("Ana"), "mail": .text("ana@example.com")]
        _ = try await store.perform(.create(module: "clients", values: client), as: admin)
      }
    }
  }

  static func open(
    _ directory: URL, _ clock: any StoreClock, _ mail: Int?, _ allowed: [String]
  ) throws -> Workspace {
    let from = try #require(EmailAddress("crm@example.com"))
    var settings = OperatorSettings(
      mail: try mail.map {
        MailSettings(server: try SMTPServer(host: "127.0.0.1", port: $0, security: .none), from: Mailbox(from))
      })
    settings.webhooks = WebhookSettings(allowed: allowed.compactMap(NetworkRange.init))
    return try Workspace.open(
      at: directory.appending(path: "data").path,
      presets: PresetLibrary(directories: [directory.appending(path: "presets").path]), clock: clock,
      settings: settings)
  }

  func remove() async {
    await workspace.close()
    try? FileManager.default.removeItem(at: directory)
  }

  func withStore<T>(_ tenant: String = "acme", _ body: (Store, Caller) async throws -> T) async throws -> T {
    try await workspace.withStore(tenant) { store in try await body(store, store.firstAdministrator()) }
  }

  /// A case that is opened by a transition.
  @discardableResult
  func open(_ transition: String, name: String = "Burst pipe", in tenant: String = "acme") async throws -> Int64 {
    try await withStore(tenant) { store, admin in
      let values: RecordInput = ["name": .text(name), "client": .number("1")]
      let made = try await store.perform(.create(module: "cases", values: values), as: admin)
      let target = RecordTarget(module: "cases", id: made.id)
      _ = try await store.perform(.transition(target, name: transition, input: .init()), as: admin)
      return made.id
    }
  }

  func messages(_ tenant: String = "acme") async throws -> [OutboxEntry] {
    try await withStore(tenant) { try await $0.outbox(OutboxRequest(limit: 200), as: $1).reversed() }
  }

  /// The state of the last message with what was answered.
  func last() async throws -> String {
    let message = try #require(try await messages().last)
    return "\(message.state): \(message.answer ?? "")"
  }

  func pass(seconds: Int64) { clock.set(Timestamp(microseconds: clock.now().microseconds + seconds * 1_000_000)) }

  private static func preset(_ hook: String) -> [String: String] {
    [
      "preset.yaml": "preset: core\nversion: 1.0.0\nlabel: Core\nindustry: none\nlocales: [en]\n",
      "access.yaml": "roles:\n  administrator: {label: Administrator, modules: {\"*\": [all]}}\n",
      "modules/clients.yaml": """
      module: clients
      label: {one: Client, many: Clients}
      title: "{name}"
      fields:
        name: {type: text, label: Name, required: true}
        mail: {type: email, label: E-mail}
      """,
      "modules/cases.yaml": """
      module: cases
      label: {one: Case, many: Cases}
      title: "{name}"
      fields:
        name: {type: textarea, label: Name, required: true}
        client: {type: lookup, to: clients, inverse: cases, label: Client}
        status: {type: picklist, label: Status, default: new, values: {new: New, open: Open, done: Done}}
        rating: {type: integer, label: Rating, max: 5}
      """,
      "blueprints/handling.yaml": """
      blueprint: handling
      module: cases
      field: status
      initial: [new]
      states: {new: {}, open: {}, done: {terminal: true}}
      transitions:
        mail:
          label: Mail
          from: [new, open]
          to: open
          after: [{mail: opened, to: {field: client.mail}}]
        call:
          label: Call
          from: [new, open]
          to: open
          after: [{webhook: portal, fields: [name]}]
        turn:
          label: Turn
          from: [new, open]
          to: open
          after: [{webhook: other, fields: [name]}]
        lose:
          label: Lose
          from: [new, open]
          to: open
          after: [{webhook: lost, fields: [name]}]
        ask:
          label: Ask
          from: [new, open]
          to: open
          after: [{function: check, fields: [name]}]
        finish: {label: Finish, from: [open], to: done}
      """,
      "mail/opened.yaml": """
      mail: opened
      module: cases
      subject: "About {name}"
      text: "Hello {client.name},\\n\\nwe write about {name}."
      """,
      "webhooks.yaml": """
      webhooks:
        portal: {label: Portal, url: "\(hook)"}
        other: {label: Other, url: "\(hook.replacing("/hold", with: "/ok"))"}
        lost: {label: Lost}
      functions:
        check: {label: Check, module: cases, url: "\(hook)", secret: portal, sets: [rating], as: robot}
      """,
    ]
  }
}
