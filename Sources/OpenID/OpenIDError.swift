/// Why nobody was signed in by a provider.
package enum OpenIDError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The provider cannot be reached, or answers what the standard does not have.
  case provider(String)
  /// The provider says that it will not.
  case refused(String)
  /// The token is not one for this client, now and for this attempt.
  case token(String)
  /// The provider vouches for somebody who is no user of the tenant.
  case nobody

  package var description: String {
    switch self {
    case .provider(let reason): "The provider could not be asked: \(reason)"
    case .refused(let reason): "The provider refused: \(reason)"
    case .token(let reason): "The provider's token is not good: \(reason)"
    case .nobody: "No active user of the tenant has the address that the provider has verified."
    }
  }
}
