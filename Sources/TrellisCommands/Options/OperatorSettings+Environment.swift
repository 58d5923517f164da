import Configuration
import Engine
import Foundation
import Mail
import Operations
import Tenancy

extension OperatorSettings {
  /// What the environment settles, in variables that begin with `TRELLIS_`.
  ///
  /// - Throws: `OperationFailure` with the code `bad_setting`.
  static func fromEnvironment() throws(OperationFailure) -> OperatorSettings {
    try OperatorSettings(reading: ConfigReader(provider: EnvironmentVariablesProvider()).scoped(to: "trellis"))
  }

  init(reading config: ConfigReader) throws(OperationFailure) {
    self.init()
    let minutes = try Self.number("session.idle.minutes", "TRELLIS_SESSION_IDLE_MINUTES", 1...525_600, config)
    let days = try Self.number("session.days", "TRELLIS_SESSION_DAYS", 1...365, config)
    sessions = SessionLimits(
      idle: minutes.map { Int64($0) * 60 } ?? sessions.idle, total: days.map { Int64($0) * 86_400 } ?? sessions.total)
    publicURL = try Self.publicURL(config)
    mail = try Self.mail(config)
    webhooks = try Self.webhooks(config)
  }

  private static func publicURL(_ config: ConfigReader) throws(OperationFailure) -> String? {
    guard let text = config.string(forKey: "public.url") else { return nil }
    let example = text.replacing("{tenant}", with: "tenant")
    guard let url = URL(string: example), ["http", "https"].contains(url.scheme), url.host()?.isEmpty == false,
      url.query() == nil, url.fragment() == nil, !text.hasSuffix("/")
    else {
      throw badSetting(
        "TRELLIS_PUBLIC_URL", text, "where browsers reach a tenant, such as https://crm.example.com/t/{tenant}")
    }
    return text
  }

  private static func mail(_ config: ConfigReader) throws(OperationFailure) -> MailSettings? {
    guard let host = config.string(forKey: "smtp.host") else { return nil }
    let word = config.string(forKey: "smtp.security") ?? SMTPServer.Security.starttls.rawValue
    guard let security = SMTPServer.Security(rawValue: word) else {
      throw badSetting("TRELLIS_SMTP_SECURITY", word, "starttls, tls or none")
    }
    let sender = config.string(forKey: "mail.from") ?? ""
    guard let from = EmailAddress(sender) else {
      throw badSetting("TRELLIS_MAIL_FROM", sender, "the address in whose name mail is sent")
    }
    let port = try number("smtp.port", "TRELLIS_SMTP_PORT", 1...65_535, config)
    do throws(MailError) {
      let server = try SMTPServer(
        host: host, port: port, security: security, login: try login(config),
        authorities: config.string(forKey: "smtp.ca.file"))
      let name = config.string(forKey: "mail.from.name").map(HeaderText.init)
      return MailSettings(server: server, from: Mailbox(from, name: name))
    } catch {
      throw OperationFailure(code: "bad_setting", message: "\(error)")
    }
  }

  private static func webhooks(_ config: ConfigReader) throws(OperationFailure) -> WebhookSettings {
    var settings = WebhookSettings(authorities: config.string(forKey: "webhook.ca.file"))
    for text in (config.string(forKey: "webhook.allow") ?? "").split(separator: ",").map({ $0.filter { $0 != " " } }) {
      guard let network = NetworkRange(text) else {
        throw badSetting("TRELLIS_WEBHOOK_ALLOW", text, "networks such as 10.0.0.0/8, separated by commas")
      }
      settings.allowed.append(network)
    }
    return settings
  }

  private static func login(_ config: ConfigReader) throws(MailError) -> SMTPServer.Login? {
    guard let user = config.string(forKey: "smtp.user") else { return nil }
    if let password = config.string(forKey: "smtp.password", isSecret: true) {
      return .init(user: user, password: password)
    }
    guard let path = config.string(forKey: "smtp.password.file"),
      let text = FileManager.default.contents(atPath: path).flatMap({ String(data: $0, encoding: .utf8) })
    else {
      throw MailError(
        .misconfigured, "TRELLIS_SMTP_USER wants TRELLIS_SMTP_PASSWORD, or TRELLIS_SMTP_PASSWORD_FILE that can be read."
      )
    }
    return .init(user: user, password: text.trimmingCharacters(in: .newlines))
  }

  /// A whole number; nil where nothing is said.
  private static func number(
    _ key: ConfigKey, _ name: String, _ range: ClosedRange<Int>, _ config: ConfigReader
  ) throws(OperationFailure) -> Int? {
    guard let text = config.string(forKey: key) else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw badSetting(name, text, "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  private static func badSetting(_ name: String, _ value: String, _ wanted: String) -> OperationFailure {
    OperationFailure(code: "bad_setting", message: "\(name) is '\(value.prefix(80))', but wants \(wanted).")
  }
}
