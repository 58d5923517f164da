import Engine
import Metamodel
import Spreadsheet

/// Creates records from CSV, every rule on, as it comes in.
///
/// While one batch of rows is written, the next is read and understood.
struct Importer {
  private let store: Store
  private let caller: Caller
  private let module: Module
  private let options: ImportOptions
  private let isSample: Bool
  private let progress: @Sendable (Int) -> Void
  private var reader = CSVReader()
  private var mapping: ImportMapping?
  private var resolver: LookupResolver
  /// Rows that wait to be understood.
  private var batch: [CSVReader.Row] = []
  /// Rows that wait to be written; of an atomic import all that there are.
  private var pending: [JudgedRow] = []
  private var underWay: Task<WrittenRows, any Error>?
  private var report: ImportReport
  /// Of a rehearsal.
  private var earlier: EarlierRows
  /// The lines that have the values by which records are told, by their hashes: a file may have a million.
  private var keyLines: [Int: Int] = [:]

  /// Rows that are taken together, with one question for each kind of lookup and one transaction.
  static let batchSize = 1_000
  /// An atomic import is one transaction, during which nobody else can write.
  private static let atomicLimit = 20_000

  /// - Parameter isSample: whether the rows are what a new tenant begins with, for which nobody's agreement is waited.
  /// - Throws: ``OperationFailure`` if there is no such module, or the caller may not import into it.
  init(
    store: Store, caller: Caller, module: String, options: ImportOptions, isSample: Bool = false,
    progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws(OperationFailure) {
    self.store = store
    self.caller = caller
    let access = store.access(of: caller)
    let declared = try store.model.existing(module: module)
    // Columns are not taken for fields of which the caller knows nothing.
    self.module = declared.withFields(declared.fields.filter { access.level(of: $0.name, in: module) > .hidden })
    guard access.may(.import, on: module) else {
      throw OperationFailure(Refusal(.notPermitted, access.problem(without: .import, on: module)))
    }
    self.options = options
    self.isSample = isSample
    self.progress = progress
    resolver = LookupResolver(store: store, caller: caller)
    report = ImportReport(module: module, isRehearsal: options.dryRun)
    earlier = EarlierRows(self.module, locale: caller.locale ?? store.settings.locale)
    try checkMatch()
  }

  /// That the field by which records are told can tell them is known before the first row.
  private func checkMatch() throws(OperationFailure) {
    guard let match = options.match, module.field(match) != nil else { return }
    let unique = module.fields.filter(\.isUnique).map(\.name)
    guard !unique.contains(match), !module.uniqueRules.contains(where: { $0.fields == [match] }) else { return }
    throw OperationFailure(
      code: "not_unique",
      message: """
        \(match) cannot tell records of \(module.name) apart, since it is not unique. \
        \(unique.isEmpty ? "No field is." : "Unique are: \(unique.joined(separator: ", ")).")
        """)
  }

  /// Imports all of a file and says how it went, also where it did not come to the end and records were written before.
  mutating func run(_ input: ByteStream) async throws -> ImportReport {
    do {
      while let bytes = try await input.next() { try await take(rows: reader.read(bytes)) }
      return try await finish()
    } catch {
      // When it is said to have failed, nothing of it is under way any more.
      try? await settle()
      let isWritten = !options.dryRun && report.created + report.updated + report.held + report.waiting > 0
      guard isWritten, !(error is CancellationError) else { throw error }
      report.stopped = OperationFailure(error).told
      return report
    }
  }

  private mutating func finish() async throws -> ImportReport {
    try await take(rows: reader.finish())
    guard mapping != nil else { throw CSVError(.empty, line: 1, column: 1) }
    try await flush()
    try await write()
    try await settle()
    return report
  }

  private mutating func take(rows: [CSVReader.Row]) async throws {
    for row in rows {
      guard mapping != nil else {
        let found = try ImportMapping(header: row.cells, module: module, model: store.model, map: options.map)
        report.keptBySystem = found.keptBySystem
        mapping = found
        continue
      }
      batch.append(row)
      if batch.count >= Self.batchSize { try await flush() }
    }
  }

  // MARK: One batch

  private mutating func flush() async throws {
    try Task.checkCancellation()
    guard let mapping, !batch.isEmpty else { return }
    let rows = batch.map { ImportRow($0, mapping, store.model, in: store.settings.timeZone) }
    batch.removeAll(keepingCapacity: true)
    resolver.forgetMuch()
    try await resolver.find(rows.lazy.flatMap(\.questions))
    for row in rows { try await add(row) }
    if !options.atomic { try await write() }
    progress(report.rows)
  }

  /// Judges a row; one that names a record of an earlier row first has that written.
  private mutating func add(_ row: ImportRow) async throws {
    report.rows += 1
    if !options.atomic, !options.dryRun, row.questions.contains(where: mayBeEarlier) {
      try await write()
      try await settle()
      resolver.forgetMissing(in: module.name)
      try await resolver.find(row.questions)
    }
    let judged = JudgedRow(line: row.line, values: row.values(resolver))
    noteRepeated(judged)
    pending.append(judged)
    if options.atomic, pending.count > Self.atomicLimit {
      throw OperationFailure(
        code: "too_many_rows",
        message: "An atomic import has at most \(Self.atomicLimit) records. Leave --atomic out, or split the file.")
    }
  }

  /// Warns of a row that names the same record as an earlier one, and so changes what that one has just written.
  private mutating func noteRepeated(_ row: JudgedRow) {
    guard let match = options.match, case .text(let key)? = (try? row.values.get())?[match] else { return }
    let hash = key.lowercased().hashValue
    guard let line = keyLines[hash] else {
      keyLines[hash] = row.line
      return
    }
    report.noteRepeated(
      ImportReport.RefusedRow(
        line: row.line, column: match, code: "repeated_key",
        message: "Line \(line) has the same \(match). Both change one record, and this line comes after it."))
  }

  private func mayBeEarlier(_ question: LookupResolver.Question) -> Bool {
    question.module == module.name && (resolver[question] ?? .none) == LookupResolver.Answer.none
  }

  // MARK: Writing

  /// Begins to write what is pending, once what was begun before has ended.
  private mutating func write() async throws {
    try await settle()
    let rows = pending
    pending = []
    guard !rows.isEmpty else { return }
    underWay = Task { [store, caller, module, options, isSample] in
      try await WrittenRows(rows, store, caller, module.name, options, isSample: isSample)
    }
  }

  /// Waits for what is being written and enters it in the report.
  private mutating func settle() async throws {
    guard let task = underWay else { return }
    underWay = nil
    for verdict in try await task.value.verdicts {
      do throws(RowRefusal) {
        if try verdict.outcome.get().isHeld {
          report.held += 1
          continue
        }
        if try verdict.outcome.get().isWaiting {
          report.waiting += 1
          continue
        }
        if try isCreation(verdict) { report.created += 1 } else { report.updated += 1 }
        let warnings = try verdict.outcome.get().warnings
        if !warnings.isEmpty { report.warn(RowRefusal.ofStore(warnings, line: verdict.line).remarks(mapping)) }
      } catch {
        report.refuse(error.remarks(mapping))
      }
    }
  }

  /// Whether a row has created a record, and has not changed one; of a rehearsal whether it would.
  private mutating func isCreation(_ verdict: WrittenRows.Verdict) throws(RowRefusal) -> Bool {
    let change = try verdict.outcome.get()
    guard options.dryRun else { return change.isCreated }
    do {
      return try earlier.take(change, line: verdict.line, match: options.match)
    } catch {
      throw .ofStore(error.problems, line: verdict.line)
    }
  }
}

/// A row of the file with what it comes to.
struct JudgedRow: Sendable {
  let line: Int
  let values: Result<RecordInput, ImportRow.Refusals>
}

/// How rows were written.
private struct WrittenRows: Sendable {
  struct Verdict {
    let line: Int
    let outcome: Result<Change, RowRefusal>
  }

  /// In the order of the rows; without those of which nothing was tried.
  private(set) var verdicts: [Verdict] = []

  init(
    _ rows: [JudgedRow], _ store: Store, _ caller: Caller, _ module: String, _ options: ImportOptions, isSample: Bool
  ) async throws {
    let commands = rows.compactMap { try? $0.values.get() }
      .map { options.command(module: module, values: $0) }
    // Of an atomic import with a bad row nothing is written; what else is bad is found out by a rehearsal.
    let isHopeless = options.atomic && !options.dryRun && commands.count < rows.count
    var outcomes =
      try await isSample
      ? store.writeSamples(commands, as: caller)[...]
      : Self.outcomes(of: commands, store, caller, options, isHopeless: isHopeless)[...]
    for row in rows {
      switch row.values {
      case .failure(let refusals): verdicts.append(Verdict(line: row.line, outcome: .failure(.ofRow(refusals))))
      case .success:
        guard let outcome = outcomes.popFirst() else { continue }
        if isHopeless, case .success = outcome { continue }
        verdicts.append(Verdict(line: row.line, outcome: outcome.mapError { .ofStore($0.problems, line: row.line) }))
      }
    }
  }

  private static func outcomes(
    of commands: [Command], _ store: Store, _ caller: Caller, _ options: ImportOptions, isHopeless: Bool
  ) async throws -> [Store.Verdict] {
    guard options.dryRun || isHopeless else {
      return try await store.perform(commands, atomic: options.atomic, as: caller, under: .import)
    }
    var verdicts: [Store.Verdict] = []
    for command in commands {
      do {
        verdicts.append(.success(try await store.rehearse(command, as: caller, isImport: true)))
      } catch let refusal as Refusal {
        verdicts.append(.failure(refusal))
      }
    }
    return verdicts
  }
}

/// What is to be said of a row.
private enum RowRefusal: Error {
  /// By the mapping.
  case ofRow(ImportRow.Refusals)
  case ofStore([Problem], line: Int)

  func remarks(_ mapping: ImportMapping?) -> [ImportReport.RefusedRow] {
    switch self {
    case .ofRow(let refusals): refusals.rows
    case .ofStore(let problems, let line):
      problems.map { problem in
        let column = mapping?.columns.lazy.compactMap { $0 }.first { $0.field == problem.at }?.title
        return ImportReport.RefusedRow(
          line: line, column: column ?? problem.at, code: problem.code,
          message: [problem.message, problem.choices].compactMap(\.self).joined(separator: " "))
      }
    }
  }
}

extension Problem {
  /// The codes of which one is wanted, unless the message names one already or they are too many to read.
  fileprivate var choices: String? {
    guard code == "unknown_value", case .list(let codes)? = wanted, (1...40).contains(codes.count),
      !message.contains("Did you mean")
    else { return nil }
    let words = codes.compactMap { code in if case .text(let text) = code { text } else { nil } }
    return "There are: \(words.joined(separator: ", "))."
  }
}
