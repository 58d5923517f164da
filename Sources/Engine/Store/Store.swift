package import Expressions
import Foundation
import GRDB
package import Metamodel
import Synchronization

/// One tenant's open store.
///
/// Everything that changes goes through its one writer: commands by ``perform(_:as:)``, configuration by
/// `publish`. The functions that write rows are internal to this target, so there is no other way.
///
/// ## Topics
/// ### Changing records
/// - ``Command``
/// - ``perform(_:as:)``
/// - ``rehearse(_:as:isImport:)``
/// - ``attach(_:to:as:reading:_:)``
/// ### Configuration
/// - ``modelVersions()``
/// - ``doctor(repairing:)``
package final class Store: Sendable {
  let connections: Connections
  let queue: CommitQueue
  let models: ModelCache
  let clock: any StoreClock
  let watch: DueWatch
  let callers: CallerCache
  let changes: ChangeSignal
  let budget: QueryBudget
  /// Nil where nothing can be closed up: second factors and providers are refused then.
  let secrets: SecretBox?
  /// Told, in the transaction, that something is in the outbox and when it is due; what it throws undoes the transaction.
  let announce: (@Sendable (Timestamp) throws -> Void)?
  /// The bytes in which one connection keeps the tables and triggers that it has parsed.
  package let schemaBytes: Int
  private let slowLane = SlowLane()
  private let current: CurrentState

  init(
    connections: Connections, state: StoreState, models: ModelCache, clock: any StoreClock,
    budget: QueryBudget = QueryBudget(), secrets: SecretBox? = nil, schemaBytes: Int = 0,
    waking: (@Sendable (Timestamp) throws -> Void)? = nil, announce: (@Sendable (Timestamp) throws -> Void)? = nil
  ) {
    let watch = DueWatch(waking)
    self.watch = watch
    self.secrets = secrets
    self.announce = announce
    self.connections = connections
    self.models = models
    self.clock = clock
    self.budget = budget
    self.schemaBytes = schemaBytes
    let current = CurrentState(state)
    self.current = current
    let callers = CallerCache()
    self.callers = callers
    let changes = ChangeSignal(watch: Self.watch(connections, callers))
    self.changes = changes
    queue = CommitQueue(
      writer: connections.writer,
      beforeCommit: { db in
        try SearchIndex(db: db).relieve(current.value.compiled)
        try watch.announce()
      }, committed: { changes.tell() })
  }

  /// Opens the store at a path.
  ///
  /// - Parameters:
  ///   - path: of the SQLite file.
  ///   - models: compiled models, shared between stores.
  ///   - clock: where commands take the time from.
  ///   - budget: what one question may cost.
  ///   - secrets: what closes up secrets in the file; nil for a store that has none.
  ///   - waking: told when something is due earlier than anything was before, on the writer's queue and before the commit that says so;
  ///     if it throws, that is not committed. Nil where nobody wakes the tenant.
  ///   - announce: told, in the transaction, that something is in the outbox and when it is due; what it throws undoes the
  ///     transaction.
  /// - Throws: ``StoreError``, or SQLite's error.
  package static func open(
    at path: String, models: ModelCache, clock: any StoreClock = SystemClock(), budget: QueryBudget = QueryBudget(),
    secrets: SecretBox? = nil, waking: (@Sendable (Timestamp) throws -> Void)? = nil,
    announce: (@Sendable (Timestamp) throws -> Void)? = nil
  ) async throws -> Store {
    guard FileManager.default.fileExists(atPath: path) else { throw StoreError.notAStore(path: path) }
    let connections = try StoreFile.open(path)
    let (state, schemaBytes, wantsWipe) = try await connections.writer.unsafeRead { db in
      guard try db.tableExists("sys_setting") else { throw StoreError.notAStore(path: path) }
      let format = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
      guard format == formatVersion else {
        throw StoreError.otherFormat(path: path, found: format, wanted: formatVersion)
      }
      return (
        try StoreState.read(db, models: models), StoreFile.schemaBytes(db), try ErasureTable(db: db).wantsWipe()
      )
    }
    let store = Store(
      connections: connections, state: state, models: models, clock: clock, budget: budget, secrets: secrets,
      schemaBytes: schemaBytes, waking: waking, announce: announce)
    // What cannot be cleared takes room, and is no reason to keep the tenant's records from it.
    try? await store.clearIncoming()
    // What an erasure has left; if it cannot be done now either, the doctor says so.
    if wantsWipe { try? await store.wipe() }
    return store
  }

  /// Brings the log into the file and closes it; the store must not be used afterwards.
  package func close() async throws {
    changes.close()
    try await connections.close()
  }

  /// What the engine works with now.
  var state: StoreState { current.value }

  /// The model that is in force.
  package var model: Model { state.compiled.model }

  /// The tenant's settings.
  package var settings: TenantSettings { state.settings }

  /// Reads in a snapshot of the store, within the budget of a question.
  ///
  /// Most questions are answered at once. One that is not is asked again when no other such one is, so that the readers are never
  /// all taken by costly ones; the body then runs a second time.
  package func read<Answer: Sendable>(
    _ body: @escaping @Sendable (ReadContext) throws -> Answer
  ) async throws -> Answer {
    let state = state
    let now = clock.now()
    let read = { @Sendable [connections] (budget: QueryBudget) in
      try await connections.read { db in
        try budget.bound(db) { try body(ReadContext(db: db, state: state, now: now, meter: $0)) }
      }
    }
    do {
      return try await read(budget.quick)
    } catch let refusal as Refusal where refusal.kind == .queryTimeout {
      return try await slowLane.run { try await read(budget) }
    }
  }

  /// Reads what is costly by its nature: when no other such question is asked, so that a quick one always finds a reader.
  ///
  /// - Parameter budget: what it may cost; nil is what any question may.
  func readSlowly<Answer: Sendable>(
    within budget: QueryBudget? = nil, _ body: @escaping @Sendable (ReadContext) throws -> Answer
  ) async throws -> Answer {
    let (state, now, budget) = (state, clock.now(), budget ?? self.budget)
    return try await slowLane.run {
      try await connections.read { db in
        try budget.bound(db) { try body(ReadContext(db: db, state: state, now: now, meter: $0)) }
      }
    }
  }

  /// Reads by a single statement that costs little, such as one record by its id; no budget is needed for that.
  func glance<Answer>(_ body: (ReadContext) throws -> Answer) async throws -> Answer {
    let state = state
    let now = clock.now()
    return try await connections.glance { db in try body(ReadContext(db: db, state: state, now: now)) }
  }

  /// Writes in a transaction that may be shared with other writes.
  func write<Answer: Sendable>(
    _ body: @escaping @Sendable (Database, StoreState) throws -> Answer
  ) async throws -> Answer {
    try await write { db, state, _ in try body(db, state) }
  }

  /// Writes what has parts that may fail by themselves.
  func write<Answer: Sendable>(
    _ body: @escaping @Sendable (Database, StoreState, CommitQueue.Caution) throws -> Answer
  ) async throws -> Answer {
    do {
      return try await queue.submit { [self] db, caution in try body(db, state, caution) }
    } catch let error as DatabaseError {
      throw Refusal.of(error)
    }
  }

  /// Writes in a transaction of its own what the store holds beside its file. The new state is in force before the next
  /// write, so that no command is judged by a model that is no longer the file's.
  func reconfigure<Answer: Sendable>(
    _ body: @escaping @Sendable (Database, StoreState) throws -> (Answer, StoreState)
  ) async throws -> Answer {
    do {
      return try await queue.submit(
        alone: true, committed: { [self] _, state in current.value = state },
        { [self] db, _ in try body(db, state) }
      ).0
    } catch let error as DatabaseError {
      throw Refusal.of(error)
    }
  }
}

/// The state that is in force, for whoever needs it while the store is in use.
private final class CurrentState: Sendable {
  private let state: Mutex<StoreState>

  init(_ state: StoreState) {
    self.state = Mutex(state)
  }

  var value: StoreState {
    get { state.withLock { $0 } }
    set { state.withLock { $0 = newValue } }
  }
}

/// What a store holds beside its file, all of it read from the file.
struct StoreState: Sendable {
  var settings: TenantSettings
  var compiled: CompiledModel
  /// The content hashes of the model's layers.
  var layers: [String]
  var processes: ProcessVersions

  static func read(_ db: Database, models: ModelCache) throws -> StoreState {
    let settings = try SettingsTable.read(db)
    let layers = try ModelVersionTable.currentLayers(db)
    let compiled = try models.compiled(
      layers: layers, layout: LayoutReader.layout(db), currencyScale: settings.currencyScale, locale: settings.locale,
      sources: { try ModelVersionTable.sources(db, layers: layers) })
    for blueprint in compiled.model.blueprints
    where compiled.plan(blueprint.module)?.guarded(blueprint.field) == nil {
      throw StoreError.damaged("\(blueprint.module).\(blueprint.field) has lost its ledger")
    }
    return StoreState(
      settings: settings, compiled: compiled, layers: layers,
      processes: try ProcessVersions.read(db, compiled: compiled))
  }
}

/// What a read has in its hands: a snapshot of the store and the model to understand it by.
///
/// It is confined to one access to the store.
package struct ReadContext {
  let db: Database
  let state: StoreState
  package let now: Timestamp
  /// What is told of `phi`.
  var phi = PhiLog()
  /// What counts what the read costs; nil where nothing does.
  var meter: QueryMeter?

  package var model: Model { state.compiled.model }
  package var settings: TenantSettings { state.settings }
  var columns: ColumnMap { state.compiled.columns }
}
