package import Diagnostics
package import Engine
import Foundation
import Mail
import OpenID
import Tenancy
import YAMLSource

/// Why an operation failed, in the one shape that is sent and shown.
package struct OperationFailure: Error, Sendable, Hashable, Codable {
  /// A stable code, such as `no_such_tenant` or `invalid`.
  package let code: String
  /// What was found, what was wanted and what to do.
  package let message: String
  /// Everything that stands in the way of a refused command.
  package let problems: [Problem]
  /// What is wrong with configuration, by place.
  package let diagnostics: [Diagnostic]

  package init(code: String, message: String, problems: [Problem] = [], diagnostics: [Diagnostic] = []) {
    self.code = code
    self.message = message
    self.problems = problems
    self.diagnostics = diagnostics
  }

  /// Turns any error into a failure.
  package init(_ error: any Error) {
    switch error {
    case let failure as OperationFailure: self = failure
    case let refusal as Refusal:
      self.init(code: refusal.kind.rawValue, message: refusal.summary, problems: refusal.problems)
    case WorkspaceError.invalidPreset(_, let diagnostics):
      self.init(code: "invalid_preset", message: "\(error)", diagnostics: diagnostics)
    case SignInError.weak(let problems):
      self.init(code: SignInError.weak([]).code, message: "\(error)", problems: problems)
    case let error as SignInError: self.init(code: error.code, message: "\(error)")
    case let error as OpenIDError: self.init(code: "openid", message: "\(error)")
    case let error as MailError: self.init(code: "mail_\(error.kind.rawValue)", message: "\(error)")
    case let error as WorkspaceError: self.init(code: error.code, message: "\(error)")
    case let error as StoreError: self.init(code: "unusable_store", message: "\(error)")
    case let error as YAMLEditError: self.init(code: "cannot_edit", message: "\(error)")
    case let error as CocoaError: self.init(code: "failed", message: Self.words(of: error))
    case is CancellationError: self.init(code: "cancelled", message: "It was cancelled.")
    default: self.init(code: "failed", message: "\(error)")
    }
  }

  /// The failure with everything that stands in the way, as one text.
  var told: String { ([message] + problems.map(\.message).filter { $0 != message }).joined(separator: " ") }

  /// What Foundation says of a file, in one sentence.
  private static func words(of error: CocoaError) -> String {
    let posix = (error.underlying as? POSIXError).map { String(cString: strerror($0.code.rawValue)).lowercased() }
    return "\(error.filePath ?? "A file") cannot be used: \(posix ?? error.localizedDescription)."
  }
}

extension Refusal {
  /// The refusal as one sentence; its problems say the rest.
  fileprivate var summary: String {
    switch kind {
    case .notPermitted: "This is not permitted."
    case .notFound: problems.first?.message ?? "There is no such thing."
    case .versionMismatch: "The record has changed in the meantime."
    case .conflict: "This clashes with what is there."
    case .invalid: "This was refused; nothing was changed."
    case .badRequest: "The question cannot be understood."
    case .queryTimeout: problems.first?.message ?? "The question takes too long to answer."
    case .configuration: "The configuration was refused; nothing was changed."
    case .tooLarge: problems.first?.message ?? "It is too large."
    case .unavailable: "The store cannot do this now."
    }
  }
}
