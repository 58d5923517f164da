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
  /// Whether a POST may name itself by an `Idempotency-Key`.
  var takesKey = true
  /// What it does for whoever asks; nil if it is for proved callers.
  var serveAnybody: (@Sendable (OpenCall) async throws -> Response)?
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
    /// What the schema of that name says.
    case named(String)
    /// The bytes of a file, which its handler reads as they come.
    case file
    /// Values of a note.
    case note
    case erase
    case subject
    case subjectErasure
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
    case access
    case recordAccess
    case search
    case aggregate
    case duplicates
    case matches
    case merged
    case erasure
    case audit
    case subjectErasure
    case csv
    case ndjson
    case xes
    /// Server-Sent Events.
    case events
    case openapi
    /// What the schema of that name says.
    case named(String)
    /// The same of something that has just been made.
    case new(String)
    /// Nothing yet: it will be done.
    case accepted
    /// A draft that was saved, whose transition was not run.
    case saved
    /// The way to somewhere else, for browsers.
    case redirect
    case attachments
    case attachment
    case attached
    /// The bytes of a file.
    case content
    case notes
    case note
    case noteCreated
  }

  /// An operation for whoever asks, who may be nobody.
  static func open(
    method: HTTPRequest.Method, path: String, name: String, summary: String, body: BodySchema? = nil,
    answer: AnswerSchema,
    handle: @escaping @Sendable (OpenCall) async throws -> Response
  ) -> Endpoint {
    Endpoint(
      method: method, path: path, name: name, summary: summary, body: body, answer: answer, takesKey: false,
      serveAnybody: handle, handle: { _ in throw HTTPProblem.noSuchPath })
  }

  /// A POST whose answer has a secret in it, which is not kept to be given again.
  static func unrepeatable(
    method: HTTPRequest.Method, path: String, name: String, summary: String, body: BodySchema, answer: AnswerSchema,
    handle: @escaping @Sendable (APICall) async throws -> Response
  ) -> Endpoint {
    Endpoint(
      method: method, path: path, name: name, summary: summary, body: body, answer: answer, takesKey: false,
      handle: handle)
  }
}

extension Endpoint {
  /// All operations.
  static let all: [Endpoint] =
    ModuleEndpoints.all + AccessEndpoints.all + SearchEndpoint.all + ServiceLevelEndpoint.all + RecordEndpoints.all
    + CommandEndpoints.all + EventEndpoint.all + ProcessEndpoints.all
    + BatchEndpoint.all
    + TransitionEndpoints.all + BulkTransitionEndpoint.all + DraftEndpoints.all + QueueEndpoints.all
    + ApprovalEndpoints.all + ResultEndpoints.all + ReviewEndpoints.all
    + ConversionEndpoints.all + MergeEndpoints.all
    + DuplicateEndpoints.all
    + EraseEndpoint.all + AttachmentEndpoints.all + NoteEndpoints.all + ExportEndpoints.all + ViewEndpoints.all
    + SubjectEndpoints.all + AuditEndpoints.all + SessionEndpoints.all + PasswordEndpoints.all + KeyEndpoints.all
    + OpenIDEndpoints.all + AbsenceEndpoints.all + UserEndpoints.all + PeopleEndpoints.all + OutboxEndpoints.all
    + NotificationEndpoints.all + DocumentEndpoint.all
}
