import Crypto

/// The text of a credential: `<kind>_<tenant>_<id>_<secret>_<checksum>`.
///
/// The checksum is made with a secret of the data directory, so that forged ones are told without opening a store;
/// the store keeps only the SHA-256 of the secret part.
struct SignedToken: Sendable {
  /// What it is good for.
  enum Kind: String, Sendable {
    case key = "trl"
    case session = "trs"
    /// To choose a password once.
    case oneTime = "tro"
    /// To decide an approval once.
    case decision = "tra"
    /// To be known as a browser in which a user has signed in; its id is the user's, and nothing is kept of it.
    case device = "trd"
  }

  let tenant: TenantName
  let id: Int64
  /// 43 letters and digits, 256 bits.
  private let secret: String

  /// What the store keeps of it.
  var secretHash: [UInt8] { KeySecret(text: secret).hash }

  /// Takes a credential of a tenant apart; nil for a text of another form, also where it spells the same numbers otherwise.
  ///
  /// - Parameter signer: has made it, else it is nil too.
  init?(_ kind: Kind, parsing text: String, of tenant: String, by signer: KeySigner) {
    guard text.utf8.count <= 200 else { return nil }
    let parts = text.split(separator: "_", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 5, parts[0] == kind.rawValue, parts[1] == tenant, let tenant = TenantName(parts[1]),
      let id = Int64(parts[2]), id > 0, !parts[3].isEmpty, String(id) == parts[2],
      signer.isValid(
        parts[4], of: Self.body(kind, tenant: tenant, id: id, secret: parts[3]), takingFormer: kind == .key)
    else { return nil }
    self.tenant = tenant
    self.id = id
    secret = parts[3]
  }

  /// The text of a new credential.
  static func text(_ kind: Kind, tenant: TenantName, id: Int64, secret: KeySecret, signer: KeySigner) -> String {
    let body = body(kind, tenant: tenant, id: id, secret: secret.text)
    return "\(body)_\(signer.checksum(of: body))"
  }

  private static func body(_ kind: Kind, tenant: TenantName, id: Int64, secret: String) -> String {
    "\(kind.rawValue)_\(tenant)_\(id)_\(secret)"
  }
}

/// The random part of a credential.
struct KeySecret: Sendable {
  let text: String

  var hash: [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }

  init(text: String) { self.text = text }

  /// 43 letters and digits from the system's random numbers.
  static func random() -> KeySecret {
    let letters = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
    var generator = SystemRandomNumberGenerator()
    let bytes = (0..<43).compactMap { _ in letters.randomElement(using: &generator) }
    return KeySecret(text: String(decoding: bytes, as: UTF8.self))
  }
}
