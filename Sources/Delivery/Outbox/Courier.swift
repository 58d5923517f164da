import CCurl
package import Engine
import Expressions
import Foundation
import Mail
package import Tenancy
package import Transfers

/// Hands parcels over: mail to the operator's server, calls to where webhooks are.
package struct Courier: Sendable {
  private let mail: MailSettings?
  private let webhooks: WebhookSettings
  private let rule: AddressRule
  private let clock: any StoreClock
  private let patience: GuardedPost.Patience

  /// - Parameter patience: how long a webhook may take.
  package init(_ workspace: Workspace, patience: GuardedPost.Patience = .init()) {
    mail = workspace.mail
    webhooks = workspace.webhooks
    rule = AddressRule(workspace.webhooks)
    clock = workspace.clock
    self.patience = patience
  }

  /// What came of an attempt.
  private enum Verdict {
    case taken(String, reply: [UInt8]?)
    /// With the seconds for which it is to be left alone.
    case later(String, retryAfter: Int = 0)
    /// A setting is missing.
    case unready(String)
    case refused(String)
    case void(String)
  }

  /// Sends it, on a thread of its own.
  ///
  /// - Returns: what came of it, and what a function has replied.
  package func deliver(_ parcel: Parcel) async -> (outcome: DeliveryOutcome, reply: [UInt8]?) {
    switch await attempt(parcel, clock.now()) {
    case .taken(let words, let reply): (.sent(words), reply)
    case .refused(let words): (.dead(words), nil)
    case .void(let words): (.discarded(words), nil)
    case .later(let words, let wait): (later(parcel, words, wait), nil)
    case .unready(let words): (.waiting(words, until: Backoff.whenReady(from: clock.now())), nil)
    }
  }

  private func later(_ parcel: Parcel, _ words: String, _ wait: Int) -> DeliveryOutcome {
    Backoff.next(after: parcel.attempts + 1, at: clock.now(), notBefore: wait).map { .deferred(words, until: $0) }
      ?? .dead(words)
  }

  private func attempt(_ parcel: Parcel, _ now: Timestamp) async -> Verdict {
    switch parcel.content {
    case .notYet(let reason): return .unready(reason)
    case .never(let reason): return .void(reason)
    case .mail(let letter):
      guard let mail else { return .unready("The server has no mail server: see TRELLIS_SMTP_HOST.") }
      return await offloading { Self.send(letter, parcel.key, by: mail, at: now) }
    case .webhook(let call), .function(let call):
      return await offloading { [rule, webhooks, patience] in
        Self.call(call, parcel, rule, webhooks.authorities, patience, at: now)
      }
    }
  }

  private func offloading(_ work: @escaping @Sendable () -> Verdict) async -> Verdict {
    do { return try await offloaded(work) } catch { return .later("\(error)") }
  }

  // MARK: Mail

  private static func send(_ letter: Parcel.Letter, _ key: UUID, by mail: MailSettings, at now: Timestamp) -> Verdict {
    guard let address = EmailAddress(letter.address) else {
      return .refused("'\(HeaderText(letter.address))' is no address that mail can be sent to.")
    }
    let content = MailTemplate(english: .init(subject: letter.subject, text: letter.text)).content(
      in: letter.locale, [:])
    let message = MailMessage(
      from: mail.from, to: [Mailbox(address, name: HeaderText(letter.name))], content: content,
      date: Date(timeIntervalSince1970: Double(now.microseconds) / 1_000_000), id: key)
    do throws(MailError) {
      return .taken("The mail server took it: \(HeaderText(try mail.server.send(message)))", reply: nil)
    } catch {
      return error.kind == .refused ? .refused("\(error)") : .later("\(error)")
    }
  }

  // MARK: Webhooks

  private static func call(
    _ call: Parcel.SignedCall, _ parcel: Parcel, _ rule: AddressRule, _ authorities: String?,
    _ patience: GuardedPost.Patience, at now: Timestamp
  ) -> Verdict {
    let key = parcel.key.uuidString.lowercased()
    let signature = Signature(of: call.body, at: now.microseconds / 1_000_000, by: call.secret)
    let post = GuardedPost(
      call.url,
      headers: [
        "User-Agent: Trellis", "Trellis-Signature: \(signature.header)", "Trellis-Delivery: \(key)",
        "Trellis-Attempt: \(parcel.attempts + 1)", "Idempotency-Key: \(key)",
      ], body: call.body, authorities: authorities, patience: patience)
    let gate = AddressGate { bytes in NetworkAddress(bytes: bytes).map(rule.admits) ?? false }
    do throws(TransferFailure) {
      let reply = try post.send(through: gate)
      return verdict(on: reply)
    } catch {
      return verdict(on: error, parcel, gate)
    }
  }

  /// What was answered is not kept but for its status: it could be anything that the address has to say.
  private static func verdict(on reply: Reply) -> Verdict {
    let words = "Answered \(reply.status)."
    return switch reply.status {
    case 200...299: .taken(words, reply: reply.body)
    case 300...399:
      .refused("Answered \(reply.status): redirections are not followed. Give the webhook its right url.")
    case 408, 425, 429: .later(words, retryAfter: reply.retryAfter)
    case 400...499: .refused(words)
    default: .later(words, retryAfter: reply.retryAfter)
    }
  }

  private static func verdict(on failure: TransferFailure, _ parcel: Parcel, _ gate: AddressGate) -> Verdict {
    switch failure.code {
    case CURLE_WRITE_ERROR where (200...299).contains(failure.reply.status):
      let words = "Answered \(failure.reply.status), with more than \(GuardedPost.limit) bytes, which were not read."
      if case .function = parcel.content { return .refused(words) }
      // The receiver has had it, and goes on talking.
      return .taken(words, reply: nil)
    case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
      return .refused("The url cannot be called: \(HeaderText(failure.reason)).")
    case CURLE_OPERATION_TIMEDOUT: return .later("There was no whole answer in time.")
    default: break
    }
    guard let refused = gate.refused.last else { return .later("\(HeaderText(failure.reason)).") }
    let address = NetworkAddress(bytes: refused).map { "\($0) " } ?? ""
    return .refused(
      "The address \(address)is not public. The operator can allow its network by TRELLIS_WEBHOOK_ALLOW.")
  }
}
