import GRDB
import Metamodel

/// What the model and its processes were made from.
extension Doctor {
  /// Sources against the hashes under which they are kept, and versions of the model without theirs.
  func sources() throws -> [DoctorFinding] {
    let changed = try Row.fetchAll(db, sql: "SELECT hash, content FROM sys_source").compactMap { row -> String? in
      let hash: String = row["hash"]
      return (try? ModelVersionTable.source(row["content"], hash: hash)) == nil ? hash : nil
    }
    let missing = try Row.fetchAll(
      db,
      sql: """
        SELECT g.number, l.value AS hash FROM sys_model_version g, json_each(g.layers) l
        WHERE NOT EXISTS(SELECT 1 FROM sys_source WHERE hash = l.value) ORDER BY g.number
        """)
    return changed.map { .error("source_changed", "The source \($0) is not what its hash says.") }
      + missing.map {
        .error(
          "source_missing", "The source \($0["hash"] as String) of model version \($0["number"] as Int64) is missing.")
      }
  }

  /// Whether the file's newest model is the one in force, and its blueprints are published.
  func currentModel() throws -> [DoctorFinding] {
    let other: [DoctorFinding] =
      try ModelVersionTable.currentLayers(db) == state.layers
      ? []
      : [
        .error("model_changed", "The file names another model than the one in force: it was changed by something else.")
      ]
    return try other
      + compiled.model.blueprints.compactMap { blueprint in
        let isPublished = try Bool.fetchOne(
          db,
          sql: """
            SELECT EXISTS(SELECT 1 FROM process_version v JOIN process_subject s ON s.id = v.subject
              WHERE s.module = ? AND s.field = ? AND v.hash = ? AND v.published = 1)
            """, arguments: [blueprint.module, blueprint.field, compiled.blueprintHashes[blueprint.name]])
        guard isPublished != true else { return nil }
        return .error(
          "process_missing", "The blueprint \(blueprint.name) has no published version: nothing can enter it.")
      }
  }

  /// Process versions against the version of the model that published them, their definition against their hash, their edges against
  /// their definition.
  func processVersions() throws -> [DoctorFinding] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT v.id, v.blueprint, v.hash, v.definition, v.published, v.model, s.module, g.layers, EXISTS(
          SELECT 1 FROM json_each(g.processes, \(Ledger.path("s"))) h WHERE h.value = v.hash) AS named
        FROM process_version v LEFT JOIN process_subject s ON s.id = v.subject
        LEFT JOIN sys_model_version g ON g.number = v.model ORDER BY v.id
        """)
    var models: [Int64: Model] = [:]
    return try rows.flatMap { row -> [DoctorFinding] in
      let number: Int64 = row["model"]
      models[number] = models[number] ?? model(row["layers"])
      return try findings(row, publishedBy: models[number])
    }
  }

  /// The model of some layers; nil if it cannot be loaded, which ``sources()`` explains unless this program no longer takes it.
  private func model(_ layers: String?) -> Model? {
    guard let layers, let hashes = try? ModelVersionTable.strings(layers),
      let sources = try? ModelVersionTable.sources(db, layers: hashes)
    else { return nil }
    return try? ModelCache.load(sources)
  }

  private func findings(_ row: Row, publishedBy model: Model?) throws -> [DoctorFinding] {
    let (id, name, hash): (Int64, String, String) = (row["id"], row["blueprint"], row["hash"])
    let words = "Version \(id) of the blueprint \(name)"
    let isOfModel = try model?.blueprints.contains { try $0.name == name && $0.contentHash == hash } ?? true
    guard row["named"] as Bool, row["published"] as Bool, isOfModel, let module = row["module"] as String? else {
      return [.error("version_unknown", "\(words) is none that a version of the model has published.")]
    }
    let vocabulary = ModelVocabulary(model: model ?? compiled.model, module: module)
    guard let blueprint = try? Blueprint.reading(row["definition"], vocabulary: vocabulary),
      try blueprint.contentHash == hash
    else { return [.error("version_changed", "\(words) is not what was published: its definition is another.")] }
    let edges = try Row.fetchAll(
      db, sql: "SELECT \"from\", \"to\", transition FROM process_edge WHERE version = ?", arguments: [id])
    let kept = edges.map { Blueprint.Edge(from: $0["from"], to: $0["to"], transition: $0["transition"]) }
    guard Set(kept) != Set(blueprint.edges) else { return [] }
    return [.error("edges_changed", "\(words) has other steps in the ledger than in its definition.")]
  }

  /// Guarded fields for which no version of the model ever had a blueprint.
  func subjects() throws -> [DoctorFinding] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT s.module, s.field FROM process_subject s WHERE NOT EXISTS(
          SELECT 1 FROM sys_model_version g WHERE json_type(g.processes, \(Ledger.path("s"))) IS NOT NULL) ORDER BY s.id
        """
    ).map {
      .error(
        "subject_unknown",
        "\($0["module"] as String).\($0["field"] as String) is entered as guarded, but no model ever had a blueprint on it."
      )
    }
  }
}
