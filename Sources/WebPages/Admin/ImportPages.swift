import Engine
import Foundation
import HTTPTypes
import Hummingbird
import Metamodel
import Operations
import Spreadsheet
import Tenancy

/// Records from a CSV file: its columns are mapped, every row is judged without writing, and then they are written.
struct ImportPages {
  let call: PageCall
  let module: Module

  static let routes: [PageRoute] = [
    .get("/import/{module}") { try await read($0).response() },
    .post("/import/{module}", limit: 8 << 20) { try await read($0).submit() },
  ]

  private static func read(_ call: PageCall) throws -> ImportPages {
    let module = try call.module
    guard call.access.may(.import, on: module.name) else {
      throw Refusal(.notPermitted, call.access.problem(without: .import, on: module.name))
    }
    return ImportPages(call: call, module: module)
  }

  private var words: Words { call.words }
  private var csv: String { call.form["field.csv"] ?? "" }
  private var place: String { "\(call.links.root)/import/\(module.name)" }

  // MARK: Running it

  func submit() async throws -> Response {
    let isRun = call.form["run"] == "true"
    return try await call.attempt {
      let options = ImportOptions(
        map: mapping, dryRun: !isRun, atomic: call.form["field.atomic"] == "true", match: call.form["field.match"],
        confirmsDuplicates: call.form["field.confirmed"] == "true")
      let report = try await ImportRecords(
        tenant: call.tenant.tenant, user: call.user.name, module: module.name, title: module.name, options: options
      ).run(in: call.site.workspace, reading: .all(Array(csv.utf8)), progress: { _ in })
      return try await response(report: report)
    } refused: {
      try await response(problems: $0, status: .unprocessableContent)
    }
  }

  /// What each column is for, where the form says so: columns are numbered, since their titles may be anything.
  private var mapping: [String: String] {
    var map: [String: String] = [:]
    for (place, title) in header.enumerated() {
      switch call.form["field.column\(place)"] {
      case nil, "=": continue
      case "-": map[title] = ""
      case let field?: map[title] = field
      }
    }
    return map
  }

  /// The titles of the file's columns.
  private var header: [String] {
    var reader = CSVReader()
    // The header may go over lines, but hardly beyond this.
    guard var rows = try? reader.read(csv.utf8.prefix(64 << 10)) else { return [] }
    if rows.isEmpty { rows = (try? reader.finish()) ?? [] }
    var seen: Set<String> = []
    return (rows.first?.cells ?? []).prefix(200).map { $0.filter { $0 != "\u{A0}" } }
      .map { $0.trimmingCharacters(in: .whitespaces) }.filter { seen.insert($0).inserted }
  }

  // MARK: Drawing it

  func response(
    report: ImportReport? = nil, problems: [String] = [], status: HTTPResponse.Status = .ok
  ) async throws -> Response {
    let locale = call.audience.locale
    let many = module.label.many.text(in: locale)
    var controls: [Control] = [.area("csv", words.text(.csv), value: csv, help: words.text(.csvHelp))]
    controls += header.enumerated().map { place, title in
      .choice(
        "column\(place)", words.column(title), columns, chosen: call.form["field.column\(place)"] ?? "=")
    }
    let unique = module.fields.filter(\.isUnique).map {
      ListPage.Choice(code: $0.name, text: $0.label.text(in: locale))
    }
    controls += [
      .choice("match", words.text(.matchBy), unique, chosen: call.form["field.match"] ?? ""),
      .toggle("atomic", words.text(.allOrNone), isOn: call.form["field.atomic"] == "true"),
      .toggle("confirmed", words.text(.importConfirms), isOn: call.form["field.confirmed"] == "true"),
    ]
    let isJudged = report?.isRehearsal == true
    let form = SheetPage.Form(
      action: place, submit: words.text(.dryRun), controls: controls,
      second: isJudged ? .init(name: "run", text: words.text(.runImport)) : nil, hasCSV: true)
    return try call.sheet(
      words.importInto(many), crumb: .init(href: call.links.list(module.name), text: many), problems: problems,
      status: status,
      blocks: (report.map(told) ?? []) + [.init(hint: words.text(.importHint), forms: [form])])
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
