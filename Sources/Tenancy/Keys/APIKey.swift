import Crypto

/// The text of an API key: `trl_<tenant>_<key id>_<secret>_<checksum>`.
///
/// The checksum is made with a secret of the data directory, so that forged keys are told without opening a store;
/// the store keeps only the SHA-256 of the secret part.
struct APIKey: Sendable {
  let tenant: TenantName
  let id: Int64
  /// 43 letters and digits, 256 bits.
  private let secret: String
  private let checksum: String

  /// What the checksum is made over.
  private var body: String { Self.body(tenant: tenant, id: id, secret: secret) }

  /// What the store keeps of the key.
  var secretHash: [UInt8] { KeySecret(text: secret).hash }

  /// Takes a key apart; nil for a text of another form, also where it spells the same numbers otherwise. That says nothing yet about whether it is genuine.
  init?(parsing text: String) {
    guard text.utf8.count <= 200 else { return nil }
    let parts = text.split(separator: "_", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 5, parts[0] == "trl", let tenant = TenantName(parts[1]), let id = Int64(parts[2]),
      id > 0, !parts[3].isEmpty, String(id) == parts[2]
    else { return nil }
    self.tenant = tenant
    self.id = id
    secret = parts[3]
    checksum = parts[4]
  }

  /// The text of a new key.
  static func text(tenant: TenantName, id: Int64, secret: KeySecret, signer: KeySigner) -> String {
    let body = body(tenant: tenant, id: id, secret: secret.text)
    return "\(body)_\(signer.checksum(of: body))"
  }

  /// Whether the key was made with this data directory's secret.
  func isGenuine(by signer: KeySigner) -> Bool { signer.isValid(checksum, of: body) }

  private static func body(tenant: TenantName, id: Int64, secret: String) -> String { "trl_\(tenant)_\(id)_\(secret)" }
}

/// The random part of a key.
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
