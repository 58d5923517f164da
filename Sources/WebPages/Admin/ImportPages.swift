import Engine
import Foundation
import HTTPAPI
import HTTPTypes
import Hummingbird
import JSONText
import Metamodel
import Operations
import Spreadsheet
import Tenancy

/// Records from a CSV file: its columns are mapped, every row is judged without writing, and then they are written.
///
/// What is pasted is imported at once; a file that is sent is read from the disk, and its import goes on while somebody looks at how far it is.
struct ImportPages {
  let call: PageCall
  let module: Module
  /// What was chosen.
  let form: FormValues

  /// The longest text that is pasted, in bytes: the server cuts longer forms off.
  private static let longestText = 3 << 20

  static let routes: [PageRoute] = [
    .get("/import/{module}") { try await read($0).response() },
    .post("/import/{module}", limit: longestText) { try await read($0).submit() },
    .file("/import/{module}/file") { try await read($0).take() },
    .get("/import/{module}/runs/{run}") { try await read($0).progress() },
    .post("/import/{module}/runs/{run}/stop") { try read($0).stop() },
  ]

  private static func read(_ call: PageCall) throws -> ImportPages {
    let module = try call.module
    guard call.access.may(.import, on: module.name) else {
      throw Refusal(.notPermitted, call.access.problem(without: .import, on: module.name))
    }
    return ImportPages(call: call, module: module, form: call.form)
  }

  private var words: Words { call.words }
  private var csv: String { form["field.csv"] ?? "" }
  private var place: String { "\(call.links.root)/import/\(module.name)" }
  private var desk: ImportDesk { call.site.imports }
  private var owner: ImportDesk.Owner {
    ImportDesk.Owner(tenant: call.tenant.tenant, user: call.user.id, module: module.name)
  }

  // MARK: Files

  /// Takes a file; the answer is where to go on.
  private func take() async throws -> Response {
    let limit = call.site.parts.configuration.importLimit
    guard (call.request.headers[.contentLength].flatMap { Int64($0) } ?? 0) <= limit else { throw tooLarge(limit) }
    let file = try ImportFile(in: call.site.workspace.directory.path)
    do {
      for try await buffer in call.request.body {
        try await file.append(Array(buffer.readableBytesView))
        guard file.size <= limit else { throw tooLarge(limit) }
      }
    } catch let error as FileSystem.Failure {
      throw error
    } catch let refusal as Refusal {
      throw refusal
    } catch {
      throw HTTPProblem.brokenBody
    }
    let id = desk.keep(file, named: String((call.query["name"] ?? "").prefix(200)), of: owner)
    let answer = JSON.object(["href": .string(Links.path(place, [("file", id)]))])
    return Response(
      status: .created, headers: [.contentType: "application/json"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.bytes)))
  }

  private func tooLarge(_ limit: Int64) -> Refusal {
    Refusal(
      .tooLarge,
      Problem(
        at: "file", code: "too_large",
        message: words.fileTooLarge(megabytes: limit >> 20, tenant: call.tenant.tenant, module: module.name)))
  }

  /// The file that was sent before; nil if none was, or it is gone.
  private var upload: ImportDesk.Upload? {
    (form["field.file"] ?? call.query["file"]).flatMap { desk.upload($0, of: owner) }
  }

  private var fileID: String? { form["field.file"] ?? call.query["file"] }

  // MARK: Running it

  func submit() async throws -> Response {
    try await call.attempt {
      let header = try await titles()
      let misfits = misfits(header)
      guard misfits.isEmpty else {
        return try await response(
          problems: [words.columnsFitNoField(misfits.map { header[$0] })], status: .unprocessableContent)
      }
      let operation = importing(header)
      guard let upload else {
        guard form["field.file"] == nil else {
          throw Refusal(.invalid, Problem(at: "file", code: "not_found", message: words.text(.importFileGone)))
        }
        let report = try await operation.run(
          in: call.site.workspace, reading: .all(Array(csv.utf8)), progress: { _ in })
        return try await response(report: report)
      }
      let (workspace, bytes) = (call.site.workspace, upload.file)
      let run = ImportRun(owner: owner, form: form, file: bytes, fileName: upload.name)
      let call = call
      run.start { note in
        try await operation.run(in: workspace, reading: bytes.bytes, progress: { note($0.done) })
      } told: {
        call.told($0) ?? [call.words.text(Word.failed)]
      }
      return call.redirect("\(place)/runs/\(desk.keep(run))")
    } refused: {
      try await response(problems: $0, status: .unprocessableContent)
    }
  }

  private func importing(_ header: [String]) -> ImportRecords {
    let options = ImportOptions(
      map: mapping(header), dryRun: form["run"] != "true", atomic: form["field.atomic"] == "true",
      match: form["field.match"],
      confirmsDuplicates: form["field.confirmed"] == "true")
    return ImportRecords(
      tenant: call.tenant.tenant, user: call.user.name, module: module.name, title: module.name, options: options)
  }

  private var run: ImportRun? { desk.run(call.parameters.get("run") ?? "", of: owner) }

  /// How far an import is, or what has come of it.
  private func progress() async throws -> Response {
    guard let run else { return try await response(problems: [words.text(.importGone)], status: .notFound) }
    let ended = ImportPages(call: call, module: module, form: run.form)
    switch run.now {
    case .finished(let report): return try await ended.response(report: report)
    case .failed(let problems): return try await ended.response(problems: problems, status: .unprocessableContent)
    case .stopped: return try await ended.response(problems: [words.text(.importStopped)])
    case .running(let rows):
      let many = module.label.many.text(in: call.audience.locale)
      let here = "\(place)/runs/\(call.parameters.get("run") ?? "")"
      return try call.sheet(
        words.importInto(many), crumb: .init(href: call.links.list(module.name), text: many), polls: true,
        blocks: [
          .init(
            words.text(.importRunning), hint: run.form["run"] == "true" ? nil : words.text(.importHint),
            facts: [
              .init(label: words.text(.fileName), text: run.fileName),
              .init(label: words.text(.importProgress), text: call.formats.number(rows)),
              .init(label: words.text(.importRead), text: "\(run.percentRead)\u{A0}%"),
            ],
            forms: [SheetPage.Form(action: "\(here)/stop", submit: words.text(.importStop), isDanger: true)],
            links: [.init(href: here, text: words.text(.importLook))])
        ])
    }
  }

  private func stop() throws -> Response {
    guard let run else { throw PageProblem.nothingHere }
    run.stop()
    return call.redirect("\(place)/runs/\(call.parameters.get("run") ?? "")")
  }

  // MARK: Columns

  /// What each column is for, where the form says so: columns are numbered, since their titles may be anything.
  private func mapping(_ header: [String]) -> [String: String] {
    var map: [String: String] = [:]
    for (place, title) in header.enumerated() {
      switch form["field.column\(place)"] {
      case nil, "=": continue
      case "-": map[title] = ""
      case let field?: map[title] = field
      }
    }
    return map
  }

  /// The columns that fit no field as the form has it.
  private func misfits(_ header: [String]) -> [Int] {
    ImportMapping.misfits(header, module: module, model: call.model, map: mapping(header))
      .filter(header.indices.contains)
  }

  private static let mostColumns = 200

  /// The titles of the file's columns.
  private func titles() async throws -> [String] {
    var reader = CSVReader()
    // The header may go over lines, but hardly beyond this.
    let start = try await upload?.file.beginning(64 << 10) ?? Array(csv.utf8.prefix(64 << 10))
    guard var rows = try? reader.read(start) else { return [] }
    if rows.isEmpty { rows = (try? reader.finish()) ?? [] }
    var seen: Set<String> = []
    return (rows.first?.cells ?? []).prefix(Self.mostColumns).map { $0.filter { $0 != "\u{A0}" } }
      .map { $0.trimmingCharacters(in: .whitespaces) }.filter { seen.insert($0).inserted }
  }

  // MARK: Drawing it

  func response(
    report: ImportReport? = nil, problems: [String] = [], status: HTTPResponse.Status = .ok
  ) async throws -> Response {
    let many = module.label.many.text(in: call.audience.locale)
    let upload = upload
    let header = try await titles()
    var controls = upload == nil ? [Control.area("csv", words.text(.csv), value: csv, help: help)] : []
    let misfits = Set(misfits(header))
    controls += header.enumerated().map { place, title in
      var control = Control.choice(
        "column\(place)", words.column(title), columns, chosen: form["field.column\(place)"] ?? "=")
      if misfits.contains(place) { control.error = words.text(.columnFitsNoField) }
      return control
    }
    controls += [
      .choice(
        "match", words.text(.matchBy), matches, chosen: form["field.match"] ?? "", help: words.text(.matchByHelp)),
      .toggle(
        "atomic", words.text(.allOrNone), isOn: form["field.atomic"] == "true", help: words.text(.allOrNoneHelp)),
      .toggle(
        "confirmed", words.text(.importConfirms), isOn: form["field.confirmed"] == "true",
        help: words.text(.importConfirmsHelp)),
    ]
    let hidden = upload == nil ? [] : [ListPage.Hidden(name: "field.file", value: fileID ?? "")]
    let sheet = SheetPage.Form(
      action: place, submit: words.text(.dryRun), controls: controls, hidden: hidden,
      second: report?.isRehearsal == true ? .init(name: "run", text: words.text(.runImport)) : nil,
      upload: upload == nil ? "\(place)/file" : nil)
    let facts = upload.map { upload in
      [ApprovalPage.Fact(label: words.text(.fileName), text: "\(upload.name) (\(size(upload.file.size)))")]
    }
    return try call.sheet(
      words.importInto(many), crumb: .init(href: call.links.list(module.name), text: many), problems: problems,
      status: status,
      blocks: (report.map(told) ?? []) + [
        .init(
          hint: words.text(.importHint), facts: facts ?? [], forms: [sheet],
          links: upload == nil ? [] : [.init(href: place, text: words.text(.otherFile))])
      ])
  }

  private var help: String {
    "\(words.text(.csvHelp)) \(words.importByCommand(tenant: call.tenant.tenant, module: module.name))"
  }

  private func size(_ bytes: Int64) -> String {
    bytes < 1_000_000 ? "\(max(1, bytes / 1_000)) kB" : "\(bytes / 1_000_000) MB"
  }

  private var matches: [ListPage.Choice] {
    module.fields.filter(\.isUnique).map {
      ListPage.Choice(code: $0.name, text: $0.label.text(in: call.audience.locale))
    }
  }

  private var columns: [ListPage.Choice] {
    let book = FieldBook(module: module, access: call.access, audience: call.audience)
    let fields = module.storedFields.compactMap { book.field($0.name) }.filter { $0.level == .editable }
    return [
      ListPage.Choice(code: "=", text: words.text(.asNamed)), ListPage.Choice(code: "-", text: words.text(.leftOut)),
    ] + fields.map { ListPage.Choice(code: $0.path, text: $0.label) }
  }

  private func told(_ report: ImportReport) -> [SheetPage.Block] {
    let counts: [(WorkWord, Int)] = [
      (.importRows, report.rows), (.importCreated, report.created), (.importUpdated, report.updated),
      (.importHeld, report.held), (.importWaiting, report.waiting), (.importRefused, report.refusedCount),
      (.importWarned, report.warnedCount),
    ]
    let facts = counts.filter { $0.1 > 0 || $0.0 == .importRows }
      .map { ApprovalPage.Fact(label: words.text($0.0), text: call.formats.number(String($0.1))) }
    let remarks =
      report.refused.map { ($0, "lost", WorkWord.importRefused) }
      + report.warned.map { ($0, "state", .importWarned) }
    let rows = remarks.prefix(100).map { remark, tone, word in
      SheetPage.Row(
        title: words.line(remark.line), href: nil,
        cells: [
          [Cell(text: words.text(word), chip: tone)], [Cell(text: remark.column)], [Cell(text: remark.message)],
        ])
    }
    let heads = [words.text(.lineWord), words.text(.verdict), words.text(.columnWord), words.text(.message)]
    return [
      .init(
        words.text(report.isRehearsal ? .dryRunSays : .imported), hint: report.stopped, facts: facts,
        table: rows.isEmpty ? nil : .init(caption: words.text(.verdicts), heads: heads, rows: rows))
    ]
  }
}
