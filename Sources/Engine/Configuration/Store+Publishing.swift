import Expressions
import GRDB
import JSONText
package import Metamodel

extension Store {
  /// The tenant's own layer, as it is in force: that of ``model``, or of an earlier one if another was published meanwhile.
  package func overlay() async throws -> SourceSet {
    let layers = state.layers
    return try await connections.read { db in
      try ModelVersionTable.sources(db, layers: Array(layers.suffix(1))).first ?? .empty
    }
  }

  /// The tenant's own layer as it was in an earlier version.
  ///
  /// - Throws: ``Refusal`` if there is no such version.
  package func overlay(ofVersion number: Int64) async throws -> SourceSet {
    try await connections.read { db in
      let layers = try ModelVersionTable.layers(db, ofVersion: number)
      return try ModelVersionTable.sources(db, layers: Array(layers.suffix(1))).first ?? .empty
    }
  }

  /// The sources of all layers in force, the tenant's own last.
  ///
  /// - Returns: core, preset and overlay, as they were given.
  package func layers() async throws -> [SourceSet] {
    try await connections.read { db in
      try ModelVersionTable.sources(db, layers: try ModelVersionTable.currentLayers(db))
    }
  }

  /// The model as the preset makes it, without the tenant's own layer.
  package func presetModel() async throws -> Model {
    let models = models
    return try await connections.read { db in
      let base = Array(try ModelVersionTable.currentLayers(db).dropLast())
      return try models.model(layers: base + [SourceSet.empty.contentHash]) {
        try ModelVersionTable.sources(db, layers: base) + [.empty]
      }
    }
  }

  /// The newest version in which a module had a field, with the tenant's own layer of then; nil if none had.
  package func lastVersion(
    having field: String, of module: String
  ) async throws -> (number: Int64, overlay: SourceSet)? {
    let models = models
    return try await connections.read { db in
      for version in try ModelVersionTable.newest(db) {
        let layers = try ModelVersionTable.layers(db, ofVersion: version.number)
        let sources = try ModelVersionTable.sources(db, layers: layers)
        let model = try models.model(layers: layers) { sources }
        if model.module(module)?.field(field) != nil { return (version.number, sources.last ?? .empty) }
      }
      return nil
    }
  }

  /// The model's versions, newest first.
  package func modelVersions() async throws -> [ModelVersionInfo] {
    try await connections.read { db in try ModelVersionTable.newest(db) }
  }

  /// Puts a new overlay into force as the next version of the model.
  ///
  /// The records that are there are checked: a change that they violate is refused with their count and examples. They get
  /// the default of a field that is new and required. Records in a blueprint stay on the version that they entered. What
  /// leaves the model as it is makes no version.
  ///
  /// - Parameters:
  ///   - overlay: the tenant's own layer from now on.
  ///   - former: the one from which it was made; nil if it stands by itself. If another is in force by now, it is refused, since it
  ///     would undo what has been published meanwhile.
  ///   - author: who changes it; has to be an administrator.
  ///   - message: why, for the list of versions.
  ///   - restored: which fields that come back have the values that they had. Others begin empty.
  ///   - isRehearsal: whether all is judged and done, and then undone.
  /// - Returns: the version in force from now on; of a rehearsal the one that there would be.
  /// - Throws: ``Refusal`` of kind `configuration` with every mistake, or ``Refusal/configurationChanged``; nothing has changed then.
  package func publish(
    overlay: SourceSet, replacing former: SourceSet? = nil, author: Caller, message: String,
    restoring restored: RestoredFields = .none,
    isRehearsal: Bool = false
  ) async throws -> ModelVersionInfo {
    let now = clock.now()
    let models = models
    do {
      return try await auditing(AuditEntry(.configurationPublish, "configuration"), as: author) {
        try await load(overlay, author: author)
        return try await reconfigure { [self] db, before in
          let author = try present(author, db)
          try Self.requireAdministrator(author, before)
          if let former, former.contentHash != before.layers.last { throw Refusal.configurationChanged }
          let publishing = Publishing(
            db: db, before: before, now: now, author: author, models: models, restored: restored, watch: watch)
          let consequences = Consequences()
          var (info, state) = try OrphanedApprovals.tellOfNew(
            db, before, at: now, consequences,
            by: { try publishing.run(overlay: overlay, message: message) }, after: { $0.1 })
          guard !isRehearsal else {
            info.isRehearsal = true
            throw Rehearsed(version: info)
          }
          if consequences.hasOutgoing { try announce?(now) }
          if info.isNew == true { try AuditTable(db: db).append(info.audited, by: author, at: now) }
          return (info, state)
        }
      }
    } catch let rehearsed as Rehearsed {
      return rehearsed.version
    }
  }
}

extension Store {
  /// Loads the model that an overlay makes, so that nobody waits to write while mistakes in its files are found.
  private func load(_ overlay: SourceSet, author: Caller) async throws {
    let (state, models) = (state, models)
    try Self.requireAdministrator(author, state)
    try await connections.read { db in
      let layers = try ModelVersionTable.sources(db, layers: Array(state.layers.dropLast())) + [overlay]
      _ = try models.model(layers: layers.map(\.contentHash)) { layers }
    }
  }
}

extension Refusal {
  /// Somebody else has changed the configuration since it was read.
  package static let configurationChanged = Refusal(
    .conflict,
    Problem(
      at: "version", code: "configuration_changed",
      message:
        "The configuration has been changed meanwhile, and this would undo it. Read it again and make your change anew."
    ))
}

extension Refusal {
  /// The same, with the versions that have come meanwhile.
  ///
  /// - Parameter versions: those since the version that was read, the newest first.
  /// - Returns: a refusal that names at most five of them.
  package static func configurationChanged(by versions: [ModelVersionInfo]) -> Refusal {
    let shown = versions.prefix(5).map { "version \($0.number) by \($0.author) at \($0.at.text) (\($0.message))" }
    let more = versions.count > shown.count ? " and \(versions.count - shown.count) before" : ""
    return Refusal(
      .conflict,
      Problem(
        at: "version", code: "configuration_changed",
        message: """
          The configuration has been changed meanwhile, and this would undo it: \(shown.joined(separator: ", "))\(more). Read it again \
          and make your change anew.
          """))
  }
}

extension ModelVersionInfo {
  /// What the audit log has of the version's publication; what it changed, the list of versions says.
  fileprivate var audited: AuditEntry {
    AuditEntry(.configurationPublish, "version \(number)", ["message": .string(message)])
  }
}

/// Undoes a rehearsal.
private struct Rehearsed: Error {
  let version: ModelVersionInfo
}

/// One change of a tenant's model, in its transaction.
struct Publishing {
  let db: Database
  let before: StoreState
  let now: Timestamp
  let author: Caller
  let models: ModelCache
  let restored: RestoredFields
  let watch: DueWatch

  func run(overlay: SourceSet, message: String) throws -> (ModelVersionInfo, StoreState) {
    let layers = try ModelVersionTable.sources(db, layers: Array(before.layers.dropLast())) + [overlay]
    let model = try models.model(layers: layers.map(\.contentHash)) { layers }
    let old = before.compiled.model
    if model == old, var current = try ModelVersionTable.newest(db, limit: 1).first {
      current.isNew = false
      return (current, before)
    }
    let compatibility = Compatibility(db: db, before: before.compiled, model: model)
    let problems = try compatibility.problems() + SettingsCheck.problems(before.settings, model)
    guard problems.isEmpty else { throw Refusal(.configuration, problems) }
    let kept = KeptValues(db: db, before: before.compiled, model: model, restored: restored)
    let changes = try ModelDiff(from: old, to: model).lines.map { try $0.description + kept.words(on: $0) }
    // First, since it names what may be guarded and published.
    let number = try ModelVersionTable.append(
      db, model, layers: layers, at: now, author: author.name, message: message, changes: changes)
    let search = SearchIndex(db: db)
    try search.update(before.compiled)
    let installer = SchemaInstaller(db: db, restored: restored)
    let layout = try installer.register(model)
    let compiled = try models.compiled(
      layers: layers.map(\.contentHash), layout: layout, currencyScale: before.settings.currencyScale,
      locale: before.settings.locale,
      sources: { layers })
    try compiled.requireScopes()
    try RowCheck(db: db, compiled: compiled, before: before.compiled).run()
    try installer.install(compiled)
    try SortKeyTable(db: db).compute(compiled, since: before.compiled)
    try RollupTable(db: db).compute(compiled.rollups, since: before.compiled.rollups)
    try search.follow(from: before.compiled, to: compiled)
    let code = before.settings.callingCode
    try MatchTable(db: db, callingCode: code).follow(from: before.compiled, code, to: compiled)
    try installer.publish(model, layout: layout, version: number)
    try enterFreely(compiled)
    let info = ModelVersionInfo(
      number: number, at: now, author: author.name, message: message, changes: changes, isNew: true)
    let state = try StoreState.read(db, models: models)
    let execution = Execution(
      db: db, state: state, caller: author, now: now, cause: "model version \(number)",
      clockwork: Clockwork(watch: watch))
    try DefaultFill(execution: execution, before: before.compiled).run()
    try DueRebuild.follow(from: before, execution)
    try RuleCheck(execution: execution, before: before.compiled).run()
    // By the new model: what comes after still has the one before.
    try search.update(compiled)
    return (info, state)
  }

  /// The records of fields that are guarded from now on: they stand in the ledger as they are, and move freely.
  private func enterFreely(_ compiled: CompiledModel) throws {
    for plan in compiled.allPlans {
      let known = before.compiled.plan(plan.module.name)
      for guarded in plan.guarded where known?.guarded(plan.fields[guarded.index].field.name) == nil {
        let column = plan.fields[guarded.index].column
        // A field that comes back has records in the ledger from before.
        try db.execute(
          sql: """
            INSERT INTO process_move(subject, record, version, kind, "from", "to", transition, actor, at, reason)
            SELECT ?1, id, NULL, 'enter', NULL, "\(column)", 'enter', ?2, ?3, 'the field has a blueprint from now on'
            FROM "\(plan.module.name)" t
            WHERE NOT EXISTS(SELECT 1 FROM process_move m WHERE m.subject = ?1 AND m.record = t.id) ORDER BY id
            """, arguments: [guarded.subject, author.userID, now.microseconds])
      }
    }
  }
}
