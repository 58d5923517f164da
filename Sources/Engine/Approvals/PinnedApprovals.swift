import Crypto
import Foundation
import Metamodel
import Synchronization

/// Approvals of one model as versions pin them, each written and read once: what waits names its version with every step.
final class PinnedApprovals: Sendable {
  /// What pins a version of an approval.
  struct Definition: Sendable {
    /// JSON with its keys in order, without what it is called and where it stands among others.
    let text: String
    let hash: String
  }

  /// What was written, of which module.
  private struct Written: Hashable {
    let module: String
    let definition: String
  }

  private let definitions = Mutex<[String: (approval: Approval, definition: Definition)]>([:])
  private let approvals = Mutex<[Written: Approval]>([:])

  /// More versions than a tenant has in flight.
  private static let most = 256

  /// What pins an approval: the model's own, or one that is in flight.
  func definition(of approval: Approval) throws -> Definition {
    if let known = definitions.withLock({ $0[approval.name] }), known.approval == approval { return known.definition }
    var bare = approval
    bare.label = LocalizedText("")
    bare.order = 0
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let bytes = try encoder.encode(bare)
    let definition = Definition(text: String(decoding: bytes, as: UTF8.self), hash: Self.hash(of: bytes))
    definitions.withLock { $0[approval.name] = (approval, definition) }
    return definition
  }

  /// SHA-256 of a definition, in hexadecimal digits.
  static func hash(of definition: Data) -> String {
    SHA256.hash(data: definition).map { String(format: "%02x", $0) }.joined()
  }

  /// The approval that a definition pins, as `read` makes it of the model.
  func approval(_ definition: String, of module: String, _ read: () throws -> Approval) rethrows -> Approval {
    let key = Written(module: module, definition: definition)
    if let known = approvals.withLock({ $0[key] }) { return known }
    let approval = try read()
    approvals.withLock { approvals in
      if approvals.count >= Self.most { approvals.removeAll() }
      approvals[key] = approval
    }
    return approval
  }
}
