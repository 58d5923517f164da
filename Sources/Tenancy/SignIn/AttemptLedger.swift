import Crypto
import Engine
import Expressions
import Foundation

/// Counts attempts to sign in that failed, and has who failed too often wait: half a minute, then twice as long each time, up to a
/// quarter of an hour.
///
/// It is kept in the catalogue, for tenants and users that do not exist as for those that do, so that it tells nothing of them; and by
/// hashes, so that the file does not either.
struct AttemptLedger: Sendable {
  /// What is counted.
  enum Subject: Hashable, Sendable {
    /// What somebody calls themselves, a name or an address in lower case. A user's two are counted apart: were they not, trying
    /// one after the other would tell that they are one user's.
    case login(tenant: String, String)
    /// A browser in which the user has signed in before. It is counted apart, so that nobody who only knows the name locks the user out of it.
    case device(tenant: String, secretHash: [UInt8])
    /// Somebody who is signed in and has to show once more that they are the user.
    case caller(tenant: String, user: Int64)
    /// Where attempts come from.
    case address(NetworkAddress)

    /// How many attempts may fail before it has to wait.
    var patience: Int {
      switch self {
      case .login, .device, .caller: 5
      // An office may have one address.
      case .address: 50
      }
    }
  }

  private let catalog: Catalog
  private let key: @Sendable (String) -> [UInt8]

  init(catalog: Catalog, signer: KeySigner) {
    self.catalog = catalog
    key = { Array(SHA256.hash(data: Array("\(signer.checksum(of: "attempt"))\n\($0)".utf8))) }
  }

  /// What an attempt to sign in counts for.
  ///
  /// - Parameter device: the browser, if the user has signed in by it before.
  static func subjects(
    _ login: String, of tenant: String, by device: SignedToken?, at address: NetworkAddress?
  ) -> [Subject] {
    let whose = device.map { Subject.device(tenant: tenant, secretHash: $0.secretHash) }
    return [whose ?? .login(tenant: tenant, login)] + (address.map { [.address($0)] } ?? [])
  }

  /// What an attempt counts for of somebody who is signed in.
  static func subjects(of caller: Caller, in tenant: String, at address: NetworkAddress?) -> [Subject] {
    [.caller(tenant: tenant, user: caller.userID)] + (address.map { [.address($0)] } ?? [])
  }

  /// - Throws: ``SignInError/blocked(seconds:)`` if one of the subjects has to wait.
  func admit(_ subjects: [Subject], at now: Timestamp) async throws {
    if let seconds = try await wait(subjects, at: now) { throw SignInError.blocked(seconds: seconds) }
  }

  /// How many seconds one of the subjects has to wait; nil if none has.
  func wait(_ subjects: [Subject], at now: Timestamp) async throws -> Int? {
    let end = try await catalog.blockedUntil(subjects.map(hash))
    guard let end, end > now.microseconds else { return nil }
    return Int((end - now.microseconds + 999_999) / 1_000_000)
  }

  func noteFailure(_ subjects: [Subject], at now: Timestamp) async throws {
    try await catalog.noteFailures(subjects.map { (hash($0), $0.patience) }, at: now.microseconds)
  }

  /// Forgets what failed before for a user, whatever they called themselves.
  ///
  /// - Parameter device: the browser by which they came; then it is what failed in it that is forgotten.
  func forget(_ user: UserInfo, of tenant: String, by device: SignedToken? = nil) async throws {
    let logins = [user.name, user.email?.lowercased()].compactMap(\.self).map { Subject.login(tenant: tenant, $0) }
    let subjects = device.map { [.device(tenant: tenant, secretHash: $0.secretHash)] } ?? logins
    for subject in subjects + [.caller(tenant: tenant, user: user.id)] {
      try await catalog.forgetFailures(hash(subject))
    }
  }

  private func hash(_ subject: Subject) -> [UInt8] {
    switch subject {
    case .login(let tenant, let login): key("login\n\(tenant)\n\(login)")
    case .device(let tenant, let secretHash): key("device\n\(tenant)\n\(Hexadecimal.text(of: secretHash))")
    case .caller(let tenant, let user): key("caller\n\(tenant)\n\(user)")
    case .address(let address): key("address\n\(address.neighbourhood)")
    }
  }
}
