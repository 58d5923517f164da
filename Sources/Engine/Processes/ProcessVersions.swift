import GRDB
import Metamodel
import Synchronization

/// The published versions of a store's blueprints.
///
/// A record belongs to the version that it entered. Most stand on a current one, whose blueprint is the model's own,
/// with today's labels; the definition of an older one is read from the store when a record that stands on it is met.
final class ProcessVersions: Sendable {
  /// A blueprint with the version under which it is published, and what every command asks of it.
  ///
  /// It is a class because every step of a command passes it on.
  final class Published: Sendable {
    let version: Int64
    let blueprint: Blueprint
    /// The fields that may be given with a transition by whoever may run it.
    let askedFor: [String: Set<String>]
    /// What states say of fields, of those that say something.
    let rulings: [String: StateFields]

    init(version: Int64, blueprint: Blueprint) {
      self.version = version
      self.blueprint = blueprint
      askedFor = Dictionary(
        blueprint.transitions.map { ($0.name, $0.fieldsAskedFor) }, uniquingKeysWith: { first, _ in first })
      rulings = Dictionary(
        blueprint.states.filter { !$0.fields.isEmpty }.map { ($0.code, $0.fields) },
        uniquingKeysWith: { first, _ in first })
    }
  }

  /// By subject, in the order in which they are considered at entry.
  private let current: [Int64: [Published]]
  private let byVersion: [Int64: Published]
  /// The blueprints of the model by subject that the store has not published.
  private let unpublished: [Int64: String]
  private let older = Mutex<[Int64: Published]>([:])
  /// The subjects of which some published version, be it an old one, knows times.
  private let timed: Set<Int64>

  private init(current: [Int64: [Published]], unpublished: [Int64: String], timed: Set<Int64>) {
    self.timed = timed
    self.current = current
    self.unpublished = unpublished
    byVersion = Dictionary(current.values.joined().map { ($0.version, $0) }, uniquingKeysWith: { $1 })
  }

  static func read(_ db: Database, compiled: CompiledModel) throws -> ProcessVersions {
    var ids: [Int64: [String: Int64]] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT id, subject, hash FROM process_version WHERE published = 1") {
      ids[row["subject"], default: [:]][row["hash"]] = row["id"] as Int64
    }
    var current: [Int64: [Published]] = [:]
    var unpublished: [Int64: String] = [:]
    for plan in compiled.allPlans {
      for field in plan.guarded {
        let name = plan.fields[field.index].field.name
        for blueprint in compiled.model.blueprints(of: plan.module.name, field: name) {
          if let version = ids[field.subject]?[compiled.blueprintHashes[blueprint.name] ?? ""] {
            current[field.subject, default: []].append(Published(version: version, blueprint: blueprint))
          } else {
            unpublished[field.subject] = blueprint.name
          }
        }
      }
    }
    return ProcessVersions(current: current, unpublished: unpublished, timed: try timedSubjects(db))
  }

  /// A text within JSON has a backslash before its quotes, so that these are keys.
  private static func timedSubjects(_ db: Database) throws -> Set<Int64> {
    Set(
      try Int64.fetchAll(
        db,
        sql: """
          SELECT DISTINCT subject FROM process_version WHERE published = 1
            AND (instr(definition, '"automatic":') > 0 OR instr(definition, '"serviceLevel":') > 0)
          """))
  }

  /// Whether records of a module may be in a process that knows times.
  func isTimed(_ plan: ModulePlan) -> Bool { !timed.isEmpty && plan.guarded.contains { timed.contains($0.subject) } }

  /// The blueprints of a guarded field that a new record may enter.
  ///
  /// - Throws: ``Refusal`` if one of them is missing: a record that it should lead would be free.
  func candidates(_ subject: Int64) throws -> [Published] {
    if let name = unpublished[subject] { throw Self.damaged("The blueprint \(name) has no published version.") }
    return current[subject] ?? []
  }

  /// The number of a version among the published ones of its blueprint, from 1.
  static func number(of version: Int64, _ db: Database) throws -> Int {
    try Int.fetchOne(
      db,
      sql: """
        SELECT count(*) FROM process_version v JOIN process_version o ON o.id = ?
        WHERE v.subject = o.subject AND v.blueprint = o.blueprint AND v.published = 1 AND v.id <= o.id
        """, arguments: [version]) ?? 0
  }

  /// Why an older version has not what the one in force has, if that is so: on which version a record is, and how it leaves it.
  ///
  /// - Parameters:
  ///   - what: `transition 'shortcut'`.
  ///   - has: whether a blueprint has it.
  func outdated(
    _ record: String, on version: Int64, of blueprint: Blueprint, subject: Int64, lacking what: String,
    _ execution: Execution, has: (Blueprint) -> Bool
  ) throws -> String? {
    let inForce = current[subject]?.first { $0.blueprint.name == blueprint.name && $0.version != version }
    guard let inForce, has(inForce.blueprint) else { return nil }
    let (old, new) = (
      try Self.number(of: version, execution.db), try Self.number(of: inForce.version, execution.db)
    )
    return """
      \(record) is on version \(old) of the process \(blueprint.name), which has no \(what); version \(new), which is in \
      force, has. `trellis blueprint migrate \(execution.state.settings.name) \(blueprint.name)` moves records to it.
      """
  }

  private static func damaged(_ found: String) -> Refusal {
    Refusal(
      .conflict,
      Problem(
        at: "process", code: "unreadable_process",
        message: "\(found) The store was changed by something else than Trellis: see what `trellis doctor` finds."))
  }

  /// The blueprint that a version pins.
  ///
  /// - Throws: ``Refusal`` if the store has no such version, or it is not what was published.
  func blueprint(version: Int64, model: Model, _ db: Database) throws -> Blueprint {
    try known(version)?.blueprint ?? read(version, model, db).blueprint
  }

  /// The blueprint that a version pins, with what commands ask of it.
  ///
  /// - Throws: ``Refusal`` if the store has no such version, or it is not what was published.
  func published(version: Int64, _ compiled: CompiledModel, _ db: Database) throws -> Published {
    try known(version) ?? read(version, compiled.model, db)
  }

  private func known(_ version: Int64) -> Published? { byVersion[version] ?? older.withLock { $0[version] } }

  private func read(_ version: Int64, _ model: Model, _ db: Database) throws -> Published {
    let row = try Row.fetchOne(
      db,
      sql: """
        SELECT v.definition, v.hash, s.module FROM process_version v JOIN process_subject s ON s.id = v.subject
        WHERE v.id = ?
        """, arguments: [version])
    guard let row else { throw Self.damaged("There is no process version \(version).") }
    let pinned = try Self.pinned(row["definition"], version, ModelVocabulary(model: model, module: row["module"]))
    guard try pinned.contentHash == row["hash"] else {
      throw Self.damaged("Process version \(version) is not what was published.")
    }
    let blueprint = model.blueprints.first { $0.name == pinned.name }.map(pinned.withTexts) ?? pinned
    let published = Published(version: version, blueprint: blueprint)
    older.withLock { $0[version] = published }
    return published
  }

  private static func pinned(_ definition: String, _ version: Int64, _ vocabulary: ModelVocabulary) throws -> Blueprint
  {
    do {
      return try Blueprint.reading(definition, vocabulary: vocabulary)
    } catch {
      throw Refusal(
        .conflict,
        Problem(
          at: "process", code: "unreadable_process",
          message: "Process version \(version) uses what the model no longer has: \(error)",
          found: .number(String(version))))
    }
  }
}

extension Blueprint {
  /// The blueprint with what is always as a later one says it: labels where that still has the transition, and whether it runs on.
  func withTexts(of later: Blueprint) -> Blueprint {
    var current = Blueprint(
      name: name, label: later.label, module: module, field: field, pipeline: pipeline, condition: condition,
      order: order, initial: initial, states: states,
      transitions: transitions.map { transition in
        var labelled = transition
        labelled.label = later.transition(transition.name)?.label ?? transition.label
        return labelled
      })
    current.isContinuous = later.isContinuous
    return current
  }
}
