import Engine
import Hummingbird

/// One operation of the API: what it takes, what it answers, and how.
///
/// The routes and the OpenAPI document are made from the same endpoints.
struct Endpoint: Sendable {
  let method: HTTPRequest.Method
  /// Below the tenant's base path, such as `/records/{module}/{id}`.
  let path: String
  /// A name in lower snake case, unique among endpoints.
  let name: String
  /// What it does, as a sentence.
  let summary: String
  var query: [QueryParameter] = []
  var body: BodySchema?
  let answer: AnswerSchema
  /// Whether `If-Match` may name the version that the caller has seen.
  var takesVersion = false
  /// Whether it is given up when the client goes away, since it is nothing but a question that may be costly.
  var mayTakeLong: Bool { query.contains(.filter) || query.contains(.searched) || answer == .duplicates }
  let handle: @Sendable (APICall) async throws -> Response

  /// What a request's body is.
  enum BodySchema: Sendable, Hashable {
    case create
    case update
    case enter
    case batch
    case transition
    case override
    case view
    case convert
    case unconvert
    case merge
    case match
    case dismissal
  }

  /// What the answer's body is.
  enum AnswerSchema: Sendable, Hashable {
    case modules
    case module
    case page
    case record
    case created
    case upserted
    /// Of what has a version, which is in the ETag.
    case nothing
    case done
    case views
    case view
    case batch
    case transitions
    case conversion
    case reversal
    case timeline
    case search
    case aggregate
    case duplicates
    case matches
    case merged
    case csv
    case ndjson
    case openapi
  }
}

extension Endpoint {
  /// All operations.
  static let all: [Endpoint] =
    ModuleEndpoints.all + SearchEndpoint.all + RecordEndpoints.all + CommandEndpoints.all + BatchEndpoint.all
    + TransitionEndpoints.all + ConversionEndpoints.all + MergeEndpoints.all + DuplicateEndpoints.all
    + ExportEndpoints.all + ViewEndpoints.all + DocumentEndpoint.all
}
