import Expressions
import GRDB
import JSONText
import Metamodel

/// Answers a piece of an export.
struct ExportQuery {
  let context: ReadContext
  let caller: Caller
  let request: ExportRequest

  /// Records in one piece: what memory an export takes, and how long it keeps a reader.
  static let pieceSize = 500

  struct Piece: Sendable {
    let bytes: [UInt8]
    let count: Int
    let next: String?
  }

  /// The piece after a cursor; the first has the header.
  ///
  /// - Throws: ``Refusal`` if the question is not one that the caller may ask.
  func piece(after cursor: String?) throws -> Piece {
    let module = try context.module(request.module, readableBy: caller)
    try authorise(module)
    let paths = try paths(of: module)
    let list = ListRequest(
      module: module.name, filter: request.filter, sort: request.sort, limit: Self.pieceSize, cursor: cursor)
    do {
      let plan = try ListPlan(
        list, for: caller, in: context, limits: 1...Self.pieceSize, columns: RecordColumns(paths: paths),
        right: .export)
      var output = ExportOutput(
        plan: plan, format: request.format, formulas: FormulaReader(context))
      if cursor == nil { output.addHeader(titles(paths, of: module)) }
      try ListReading(context: context, plan: plan).fill(&output)
      return Piece(bytes: output.bytes, count: output.count, next: output.next)
    } catch let error as DatabaseError where error.isAboutSize {
      throw Refusal(.badRequest, .tooComplex)
    }
  }

  private func authorise(_ module: Module) throws {
    let access = context.access(of: caller)
    guard !access.may(.export, on: module.name) else { return }
    throw Refusal(.notPermitted, access.problem(without: .export, on: module.name))
  }

  private func paths(of module: Module) throws -> [FieldPath] {
    let naming = context.naming(for: caller)
    guard let fields = request.fields else { return naming.members(of: module.name).map { FieldPath($0) } }
    let reader = FieldPathReader(
      module: module, naming: naming, access: context.access(of: caller), place: "fields", code: "not_stored",
      verb: "be exported", allowsFormulas: true, allowsMasks: true, reason: { _, _ in nil })
    var paths: [FieldPath] = []
    var problems: [Problem] = []
    for field in fields {
      do throws(Refusal) {
        let path = try reader.path(field)
        if !paths.contains(path) { paths.append(path) }
      } catch {
        problems += error.problems
      }
    }
    guard problems.isEmpty else { throw Refusal(.badRequest, problems) }
    return paths
  }

  // MARK: The header

  private func titles(_ paths: [FieldPath], of module: Module) -> [String] {
    guard request.header == .labels else { return paths.map(\.text) }
    let locale = request.locale ?? context.settings.locale
    return paths.map { path in
      guard let lookup = path.lookup else { return label(of: path.member.name, in: module, locale) ?? path.text }
      guard let target = context.model.module(lookup.module),
        let title = label(of: lookup.member.name, in: module, locale),
        let field = label(of: path.member.name, in: target, locale)
      else { return path.text }
      return "\(title): \(field)"
    }
  }

  /// A field's label, if no other field of the module has the same.
  private func label(of field: String, in module: Module, _ locale: String) -> String? {
    guard let label = module.field(field)?.label.text(in: locale) else { return nil }
    return module.fields.count { $0.label.means(label) } == 1 ? label : nil
  }
}

extension Store {
  /// All records of a question, piece by piece: each is read by itself, so that neither memory nor a read grows with their
  /// number.
  ///
  /// Records that come, go or change meanwhile may be in it or not; others are in it once.
  ///
  /// - Throws: ``Refusal`` if the question is not one that the caller may ask.
  package func export(_ request: ExportRequest, as caller: Caller) async throws -> Export {
    try await Export(store: self, request: request, caller: caller)
  }
}

/// An export on its way.
package struct Export: Sendable {
  private let store: Store
  private let request: ExportRequest
  private let caller: Caller
  private let layers: [String]
  private var first: ExportQuery.Piece?
  private var cursor: String?
  /// How many records have been given.
  package private(set) var count = 0

  fileprivate init(store: Store, request: ExportRequest, caller: Caller) async throws {
    self.store = store
    self.request = request
    self.caller = caller
    let entry = AuditEntry(.recordExport, request.module, ["format": .string(request.format.rawValue)])
    (first, layers) = try await store.auditing(entry, as: caller) {
      try await store.read(by: "export", as: caller) { context in
        (try ExportQuery(context: context, caller: caller, request: request).piece(after: nil), context.state.layers)
      }
    }
    try await store.note(entry, as: caller)
  }

  /// The next piece; nil after the last.
  ///
  /// - Throws: ``Refusal``, also where the configuration has changed since the export began: its columns may have.
  package mutating func next() async throws -> [UInt8]? {
    guard let piece = try await piece() else { return nil }
    first = nil
    cursor = piece.next
    count += piece.count
    return piece.bytes
  }

  private func piece() async throws -> ExportQuery.Piece? {
    if let first { return first }
    guard let cursor else { return nil }
    return try await store.read(by: "export", as: caller) { [store, layers, caller, request] context in
      guard context.state.layers == layers else { throw Refusal.reconfigured }
      // Who loses the right to it, or is suspended, gets no more of it.
      let caller = try store.present(caller, context.db)
      return try ExportQuery(context: context, caller: caller, request: request).piece(after: cursor)
    }
  }
}

extension Refusal {
  /// The model is another one than when the export began.
  fileprivate static let reconfigured = Refusal(
    .conflict,
    Problem(
      at: "export", code: "reconfigured",
      message: "The configuration was changed while the export was made. What there is of it is not whole; begin anew.")
  )
}
