import Engine
import Metamodel

/// Creates records from CSV, every rule on, as it comes in.
struct Importer {
  private let store: Store
  private let caller: Caller
  private let module: Module
  private let options: ImportOptions
  private let progress: @Sendable (Int) -> Void
  private var reader = CSVReader()
  private var mapping: ImportMapping?
  private var resolver: LookupResolver
  private var batch: [CSVReader.Row] = []
  /// Commands with the lines that they come from; of an atomic import all that there are.
  private var commands: [(row: CSVReader.Row, command: Command)] = []
  private var report: ImportReport

  /// Rows that are taken together, with one question for each kind of lookup and few transactions.
  private static let batchSize = 500
  /// An atomic import is one transaction, during which nobody else can write.
  private static let atomicLimit = 20_000

  /// - Throws: ``OperationFailure`` if there is no such module.
  init(
    store: Store, caller: Caller, module: String, options: ImportOptions,
    progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws(OperationFailure) {
    self.store = store
    self.caller = caller
    self.module = try store.model.existing(module: module)
    guard caller.may(.import, on: module, in: store.model) else {
      throw OperationFailure(code: "not_permitted", message: "\(caller.name) has no right to import \(module).")
    }
    self.options = options
    self.progress = progress
    resolver = LookupResolver(store: store, caller: caller)
    report = ImportReport(module: module, isRehearsal: options.dryRun)
  }

  /// Takes in bytes of the file.
  mutating func take(_ bytes: some Sequence<UInt8>) async throws {
    try await take(rows: reader.read(bytes))
  }

  /// Takes in what is left and says how it went.
  mutating func finish() async throws -> ImportReport {
    try await take(rows: reader.finish())
    guard mapping != nil else { throw CSVError(.empty, line: 1, column: 1) }
    try await flush()
    if options.atomic { try await perform(atomic: true) }
    return report
  }

  private mutating func take(rows: [CSVReader.Row]) async throws {
    for row in rows {
      guard mapping != nil else {
        mapping = try ImportMapping(header: row.cells, module: module, model: store.model, map: options.map)
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
    let rows = batch
    batch = []
    try await resolver.find(rows.flatMap { ImportRow($0, mapping, store.model).questions })
    for row in rows { try await add(ImportRow(row, mapping, store.model)) }
    if !options.atomic { try await perform(atomic: false) }
    progress(report.rows)
  }

  /// Makes the command for a row; one that names a record of an earlier row first has that written.
  private mutating func add(_ row: ImportRow) async throws {
    report.rows += 1
    let mayBeEarlier = row.questions.contains { question in
      question.module == module.name && (resolver[question] ?? .none) == LookupResolver.Answer.none
    }
    if mayBeEarlier, !options.atomic, !options.dryRun {
      try await perform(atomic: false)
      resolver.forgetMissing(in: module.name)
      try await resolver.find(row.questions)
    }
    switch row.values(resolver) {
    case .success(let values):
      commands.append((row.row, .create(module: module.name, values: values, enter: options.entry)))
    case .failure(let refusals):
      report.refuse(refusals.rows)
    }
    if options.atomic, commands.count > Self.atomicLimit {
      throw OperationFailure(
        code: "too_many_rows",
        message: "An atomic import has at most \(Self.atomicLimit) records. Leave --atomic out, or split the file.")
    }
  }

  private mutating func perform(atomic: Bool) async throws {
    let pending = commands
    commands = []
    guard !pending.isEmpty else { return }
    // Of an atomic import with a bad row nothing is tried, not even to find out what else is bad.
    if atomic, report.refusedCount > 0, !options.dryRun { return }
    let outcomes = try await outcomes(of: pending.map(\.command), atomic: atomic)
    for (item, outcome) in zip(pending, outcomes) { note(outcome, item.row) }
  }

  private func outcomes(of commands: [Command], atomic: Bool) async throws -> [Refusal?] {
    guard options.dryRun else {
      return try await store.perform(commands, atomic: atomic, as: caller, under: .import).map { $0.refusal }
    }
    var refusals: [Refusal?] = []
    for command in commands {
      do {
        _ = try await store.rehearse(command, as: caller)
        refusals.append(nil)
      } catch let refusal as Refusal {
        refusals.append(refusal)
      }
    }
    return refusals
  }

  private mutating func note(_ refusal: Refusal?, _ row: CSVReader.Row) {
    guard let refusal else {
      report.created += 1
      return
    }
    report.refuse(
      refusal.problems.map { problem in
        let column = mapping?.columns.compactMap { $0 }.first { $0.field == problem.at }?.title
        return ImportReport.RefusedRow(
          line: row.line, column: column ?? problem.at, code: problem.code, message: problem.message)
      })
  }
}

extension Result where Failure == Refusal {
  fileprivate var refusal: Refusal? {
    if case .failure(let refusal) = self { refusal } else { nil }
  }
}
