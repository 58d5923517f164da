import Expressions
import Foundation
import Mail
import TestPrograms
import Testing

@testable import Engine
@testable import Tenancy

/// A workspace with the tenant `acme` and its seller `ana`, who reads Spanish, beside a mail server where mail is sent.
struct SignInDesk {
  static let password = "tres gatos en Almería"

  let preset: SmallPreset
  /// Nil where no mail is sent: it is a process of its own.
  let mail: MailServer?
  let clock = FixedClock(SmallPreset.start)
  let workspace: Workspace
  let admin: Caller

  init(isMailing: Bool = false) async throws {
    preset = try SmallPreset()
    mail = isMailing ? try await MailServer() : nil
    workspace = try preset.workspace(clock: clock, settings: try Self.settings(mail))
    _ = try await workspace.create(NewTenant(name: "acme", preset: "shop"))
    admin = try await workspace.withStore("acme") { store in
      let admin = try await store.firstAdministrator()
      _ = try await store.createUser(
        NewUser(
          name: "ana", email: "Ana@example.com", displayName: "Ana <Núñez>", roles: ["seller"], teams: [], locale: "es"),
        by: admin)
      return admin
    }
  }

  static func settings(_ mail: MailServer?) throws -> OperatorSettings {
    let from = try #require(EmailAddress("crm@example.com"))
    var settings = OperatorSettings(
      mail: MailSettings(
        server: try SMTPServer(host: "127.0.0.1", port: mail?.port ?? 25, security: .none), from: Mailbox(from)),
      sessions: SessionLimits(idle: 3_600, total: 86_400), publicURL: "https://crm.example.com/t/{tenant}")
    settings.passwordCost = 8
    return settings
  }

  /// Moves the clock on.
  func pass(seconds: Int64) { clock.set(Timestamp(microseconds: clock.now().microseconds + seconds * 1_000_000)) }

  /// Gives `ana` her password, without mail.
  func choosePassword(_ password: String = Self.password) async throws {
    let token = try await workspace.invitation(of: "ana", to: "acme", by: admin).token
    _ = try await workspace.choosePassword(password, token: try #require(token), in: "acme")
  }

  func signIn(
    _ login: String = "ana", _ password: String = Self.password, code: String? = nil, tenant: String = "acme",
    at address: String = "192.0.2.7", by device: String? = nil
  ) async throws -> SignedIn {
    try await workspace.signIn(
      SignInAttempt(
        login: login, password: password, code: code, address: NetworkAddress(address), device: device), to: tenant)
  }

  /// What keeps somebody from signing in.
  func refusal(
    _ login: String = "ana", _ password: String = Self.password, code: String? = nil, tenant: String = "acme",
    at address: String = "192.0.2.7", by device: String? = nil
  ) async throws -> SignInError? {
    do {
      _ = try await signIn(login, password, code: code, tenant: tenant, at: address, by: device)
      return nil
    } catch let error as SignInError {
      return error
    }
  }

  func context(_ session: String) async throws -> TenantContext? {
    try await workspace.authenticate(.session(session), tenant: "acme")
  }

  func change(_ change: UserChange) async throws {
    try await workspace.withStore("acme") { _ = try await $0.updateUser("ana", change, by: admin) }
  }

  /// Waits for so many mails.
  func mails(_ count: Int) async throws -> [MailServer.Received] {
    let mail = try #require(mail)
    for _ in 0..<400 {
      let mails = try mail.received()
      if mails.count >= count { return mails }
      try await Task.sleep(for: .milliseconds(25))
    }
    return try mail.received()
  }

  /// The token in a mail's link.
  static func token(in mail: MailServer.Received) throws -> String {
    let match = try #require(mail.text.firstMatch(of: /https:\/\/crm\.example\.com\/t\/acme\/password\?token=(\S+)/))
    return String(match.1)
  }

  /// The code of a second factor at the clock's time.
  func code(of factor: ProposedFactor, stepsOn: Int64 = 0) -> String {
    TimeCode.code(secret: Self.bytes(factor.secret), step: clock.now().microseconds / 30_000_000 + stepsOn)
  }

  static func bytes(_ base32: String) -> [UInt8] {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    let bits = base32.compactMap(letters.firstIndex).flatMap { value in (0..<5).map { value >> (4 - $0) & 1 } }
    return stride(from: 0, to: bits.count - 7, by: 8).map { start in
      UInt8(bits[start..<start + 8].reduce(0) { $0 << 1 | $1 })
    }
  }
}
