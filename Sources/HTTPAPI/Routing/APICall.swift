import Engine
import HTTPTypes
import Hummingbird
import JSONText
import Metamodel
import Tenancy

/// A request to an endpoint by a proved caller of a proved tenant, with its query and body read.
struct APICall: Sendable {
  let request: Request
  let workspace: Workspace
  let tenant: TenantContext
  /// Where the caller is, if that is known.
  let address: NetworkAddress?
  let parameters: Parameters
  let query: QueryValues
  /// The body's JSON; nil if the endpoint takes none.
  let body: InputValue?
  let client: ClientConnection
  /// What the tenant's paths start with, such as `/t/acme/v1`.
  let basePath: String

  var store: Store { tenant.store }
  /// Refusals are worded in the language that the caller reads.
  var caller: Caller {
    request.headers[.acceptLanguage] == nil ? tenant.caller : tenant.caller.reading(locale)
  }

  /// What the caller may do.
  var access: Access { store.access(of: caller) }

  /// The module's name in the path.
  var module: String { parameters.get("module") ?? "" }

  /// The record's id in the path; anything but a positive number, spelled in the one way, names no record.
  var id: Int64 {
    get throws(HTTPProblem) {
      let text = parameters.get("id") ?? ""
      guard let id = Self.number(text) else { throw .noSuchRecord(text, of: module) }
      return id
    }
  }

  /// A number in the path; anything else names nothing.
  func number(_ name: String) throws(HTTPProblem) -> Int64 {
    let text = parameters.get(name) ?? ""
    guard let number = Self.number(text) else { throw .noSuch(name, text) }
    return number
  }

  private static func number(_ text: String) -> Int64? {
    Int64(text).flatMap { $0 > 0 && String($0) == text ? $0 : nil }
  }

  /// The record in the path, at the version that the caller has seen.
  var target: RecordTarget {
    get throws(HTTPProblem) {
      RecordTarget(module: module, id: try id, expectedVersion: try ETag.expectedVersion(request.headers))
    }
  }

  /// The languages that the caller reads, else the tenant's own.
  var locale: String {
    LanguagePreference(request.headers[.acceptLanguage] ?? "").choice(
      among: store.model.preset.locales, otherwise: store.settings.locale)
  }
}
