import Engine
import HTTPTypes
import Hummingbird
import JSONText

/// Files of records.
enum AttachmentEndpoints {
  private static let place = "/records/{module}/{id}/attachments"

  static let all: [Endpoint] = [
    Endpoint(
      method: .get, path: place, name: "list_attachments", summary: "Lists the files of a record, the newest first.",
      query: [.limit, .cursor, .deletedFiles], answer: .attachments, handle: list),
    Endpoint(
      method: .post, path: place, name: "add_attachment",
      summary: "Attaches a file; its content is the body, and its type is told by the content.",
      query: [.fileName, .fileKind], body: .file, answer: .attached, takesVersion: true, handle: add),
    Endpoint(
      method: .get, path: "\(place)/{attachment}", name: "get_attachment", summary: "Answers what is known of a file.",
      answer: .attachment, handle: get),
    Endpoint(
      method: .get, path: "\(place)/{attachment}/content", name: "get_attachment_content",
      summary: "Gives the content of a file, or the part that Range names, to be saved and not shown.",
      answer: .content, handle: content),
    Endpoint(
      method: .delete, path: "\(place)/{attachment}", name: "delete_attachment",
      summary: "Moves a file to the recycle bin, where it stays for 30 days.", answer: .nothing, takesVersion: true,
      handle: delete),
    Endpoint(
      method: .post, path: "\(place)/{attachment}/restore", name: "restore_attachment",
      summary: "Takes a file out of the recycle bin.", answer: .attachment, takesVersion: true, handle: restore),
  ]

  /// Whether a request brings a file, as far as its head tells.
  static func takesFile(_ request: HTTPRequest) -> Bool {
    request.method == .post && request.path?.split(separator: "?").first?.hasSuffix("/attachments") == true
  }

  private static func list(_ call: APICall) async throws -> Response {
    let page = try await call.store.attachments(
      of: call.module, id: call.id, limit: call.query.integer(.limit) ?? 50, cursor: call.query.text(.cursor),
      deleted: call.query.flag(.deletedFiles), as: call.caller)
    return .json(
      .object([
        ("attachments", .array(page.attachments.map(\.json))),
        ("next_cursor", page.nextCursor.map(JSON.string) ?? .null),
      ]))
  }

  private static func get(_ call: APICall) async throws -> Response {
    .json(try await call.store.attachment(call.attachment, of: call.module, id: call.id, as: call.caller).json)
  }

  private static func add(_ call: APICall) async throws -> Response {
    let (upload, target) = (try call.upload, try call.target)
    let place = "\(call.basePath)/records/\(target.module)/\(target.id)/attachments"
    var pieces = call.request.body.makeAsyncIterator()
    return try await call.store.attach(
      upload, to: target, as: call.caller,
      reading: {
        do {
          return try await pieces.next(isolation: #isolation).map { Array($0.readableBytesView) }
        } catch let error as CancellationError {
          throw error
        } catch {
          throw HTTPProblem.brokenBody
        }
      },
      { command, hash in
        try await call.answered(command, once: call.once(of: hash.text), status: 201) { attachment in
          ["Location": "\(place)/\(attachment.id)"]
        }
      })
  }

  private static func delete(_ call: APICall) async throws -> Response {
    let change = try await call.store.perform(
      .detach(call.target, attachment: call.attachment), as: call.caller)
    return Response(status: .noContent, headers: [.eTag: ETag.text(change.version)])
  }

  private static func restore(_ call: APICall) async throws -> Response {
    try await call.answered(.reattach(call.target, attachment: call.attachment), once: call.once)
  }

  private static func content(_ call: APICall) async throws -> Response {
    let (attachment, content) = try await call.store.content(
      ofAttachment: call.attachment, of: call.module, id: call.id, as: call.caller)
    return FileAnswer(attachment: attachment, content: content, holding: call.tenant).response(to: call.request.headers)
  }
}

extension APICall {
  /// The id of the file in the path.
  var attachment: Int64 {
    get throws(HTTPProblem) { try number("attachment") }
  }

  /// What is known of the file that is sent.
  fileprivate var upload: AttachmentUpload {
    get throws(HTTPProblem) {
      let headers = request.headers
      if let encoding = headers[.contentEncoding], encoding.lowercased() != "identity" {
        throw .unsupportedEncoding(encoding)
      }
      if headers[.contentType]?.lowercased().hasPrefix("multipart/") == true { throw .multipart }
      guard let name = query.text(.fileName) else {
        throw .badParameter("name", "required", "Say what the file is called: name=contract.pdf.")
      }
      return AttachmentUpload(
        name: name, kind: query.text(.fileKind), declaredType: headers[.contentType],
        declaredSize: headers[.contentLength].flatMap { Int64($0) })
    }
  }

  /// Performs a command on a file and answers the file, with the version of its record.
  fileprivate func answered(
    _ command: Command, once: Once?, status: Int = 200,
    headers: @escaping @Sendable (Attachment) -> [String: String] = { _ in [:] }
  ) async throws -> Response {
    let answer = { @Sendable (change: Change) in
      let attachment = change.attachment
      return KeptAnswer(
        status: status,
        headers: ["ETag": ETag.text(change.version)].merging(attachment.map(headers) ?? [:]) { $1 },
        body: attachment?.json.bytes ?? [])
    }
    guard let once else { return Response(answer(try await store.perform(command, as: caller))) }
    return Response(try await store.perform(command, as: caller, once: once, answer: answer))
  }
}

extension HTTPProblem {
  fileprivate static let multipart = HTTPProblem(
    .unsupportedMediaType, "unsupported_media_type",
    "Forms in several parts are not taken. Send the file itself as the body, its name as ?name=, its type as Content-Type."
  )
}

extension QueryParameter {
  fileprivate static let fileName = QueryParameter(
    name: "name", kind: .text, summary: "The file's name, at most 255 bytes in UTF-8.", isRequired: true)
  fileprivate static let fileKind = QueryParameter(
    name: "kind", kind: .text, summary: "What the file is for, such as `signed_contract`.")
  fileprivate static let deletedFiles = QueryParameter(
    name: "deleted", kind: .flag, summary: "Files of the recycle bin instead.")
}
