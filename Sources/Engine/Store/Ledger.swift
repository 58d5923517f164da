/// The move ledger in SQL: a guarded field changes only through a move, and a move can only be a lawful one.
///
/// `process_move` is append-only. Inserting a `transition` is refused unless it is an edge of the record's own
/// published process version, out of the state in which the ledger has the record; the other kinds need a reason. The
/// trigger on the ledger writes the field itself, and the triggers on the module's table let the field be nothing but
/// what the record's latest move says, so ledger and table cannot differ. Everything is in SQLite's built-in SQL, so
/// that it holds for any shell on the file too.
///
/// A record in no blueprint moves freely, but through the ledger (kind `free`, no version). `enter` comes before the
/// record's row, whose id is allotted first.
enum Ledger {
  /// Statements that make the ledger's tables and triggers, in order.
  static let definitions = tables + frozenVersions + lawfulMoves + appendOnly

  private static let tables = [
    // A guarded field. Its integer keeps rows and index entries of the ledger small.
    """
    CREATE TABLE process_subject(
      id INTEGER PRIMARY KEY, module TEXT NOT NULL, field TEXT NOT NULL, UNIQUE(module, field)) STRICT
    """,
    """
    CREATE TABLE process_version(
      id INTEGER PRIMARY KEY, subject INTEGER NOT NULL REFERENCES process_subject, blueprint TEXT NOT NULL,
      hash TEXT NOT NULL, definition TEXT NOT NULL, published INTEGER NOT NULL DEFAULT 0, UNIQUE(subject, hash)) STRICT
    """,
    // An edge whose "from" is null leads to an initial state.
    """
    CREATE TABLE process_edge(
      version INTEGER NOT NULL REFERENCES process_version, "from" TEXT, "to" TEXT NOT NULL, transition TEXT NOT NULL) STRICT
    """,
    """
    CREATE UNIQUE INDEX process_edge_step ON process_edge(version, "from", "to", transition)
    """,
    """
    CREATE TABLE process_move(
      id INTEGER PRIMARY KEY CHECK(id > 0), subject INTEGER NOT NULL REFERENCES process_subject, record INTEGER NOT NULL,
      version INTEGER REFERENCES process_version, kind TEXT NOT NULL, "from" TEXT, "to" TEXT, transition TEXT,
      actor INTEGER NOT NULL REFERENCES sys_user, at INTEGER NOT NULL, reason TEXT) STRICT
    """,
    "CREATE INDEX process_move_record ON process_move(subject, record)",
    // What was supplied with a move, and what its clauses saw.
    """
    CREATE TABLE process_move_input(
      move INTEGER NOT NULL REFERENCES process_move, clause TEXT NOT NULL, input TEXT NOT NULL,
      PRIMARY KEY(move, clause)) STRICT, WITHOUT ROWID
    """,
  ]

  /// A published version and its edges never change.
  private static let frozenVersions = [
    """
    CREATE TRIGGER process_edge_new BEFORE INSERT ON process_edge
    WHEN coalesce((SELECT published FROM process_version WHERE id = NEW.version), 1)
    BEGIN SELECT RAISE(ABORT, 'a published process version is frozen'); END
    """,
    """
    CREATE TRIGGER process_edge_fixed BEFORE UPDATE ON process_edge
    BEGIN SELECT RAISE(ABORT, 'a published process version is frozen'); END
    """,
    """
    CREATE TRIGGER process_edge_kept BEFORE DELETE ON process_edge
    BEGIN SELECT RAISE(ABORT, 'a published process version is frozen'); END
    """,
    """
    CREATE TRIGGER process_version_new BEFORE INSERT ON process_version
    WHEN EXISTS(SELECT 1 FROM process_version WHERE id = NEW.id OR (subject = NEW.subject AND hash = NEW.hash))
    BEGIN SELECT RAISE(ABORT, 'a process version is frozen'); END
    """,
    """
    CREATE TRIGGER process_version_fixed BEFORE UPDATE ON process_version
    WHEN OLD.published = 1 OR NEW.id <> OLD.id OR NEW.hash <> OLD.hash OR NEW.subject <> OLD.subject
    BEGIN SELECT RAISE(ABORT, 'a process version is frozen'); END
    """,
    """
    CREATE TRIGGER process_version_kept BEFORE DELETE ON process_version
    BEGIN SELECT RAISE(ABORT, 'a process version is kept'); END
    """,
    """
    CREATE TRIGGER process_subject_new BEFORE INSERT ON process_subject
    WHEN EXISTS(SELECT 1 FROM process_subject WHERE id = NEW.id OR (module = NEW.module AND field = NEW.field))
    BEGIN SELECT RAISE(ABORT, 'a process subject is kept'); END
    """,
    """
    CREATE TRIGGER process_subject_fixed BEFORE UPDATE ON process_subject
    BEGIN SELECT RAISE(ABORT, 'a process subject is kept'); END
    """,
    """
    CREATE TRIGGER process_subject_kept BEFORE DELETE ON process_subject
    BEGIN SELECT RAISE(ABORT, 'a process subject is kept'); END
    """,
  ]

  /// The record's latest move, on which the next one has to follow.
  private static let latest =
    "m.id = (SELECT max(id) FROM process_move WHERE subject = NEW.subject AND record = NEW.record)"

  private static let versionIsPublished = """
    SELECT RAISE(ABORT, 'move: no such published version') WHERE NEW.version IS NOT NULL AND NOT EXISTS(
      SELECT 1 FROM process_version v WHERE v.id = NEW.version AND v.published = 1 AND v.subject = NEW.subject);
    """

  private static let kinds = ["enter", "transition", "override", "migrate", "exit", "free"]

  private static let lawfulMoves = [
    // In a trigger, since a connection can be told to ignore CHECK constraints.
    """
    CREATE TRIGGER process_move_kind BEFORE INSERT ON process_move BEGIN
      SELECT RAISE(ABORT, 'move: no such kind')
        WHERE \(SQLText.isNone("NEW.kind", of: kinds));
      SELECT RAISE(ABORT, 'move: a reason is needed')
        WHERE (NEW.kind = 'override' OR NEW.kind = 'migrate' OR NEW.kind = 'exit') AND length(trim(coalesce(NEW.reason, ''))) = 0;
    END
    """,
    """
    CREATE TRIGGER process_move_enter BEFORE INSERT ON process_move WHEN NEW.kind = 'enter' BEGIN
      SELECT RAISE(ABORT, 'move: already in the ledger') WHERE EXISTS(
        SELECT 1 FROM process_move m WHERE m.subject = NEW.subject AND m.record = NEW.record);
      \(versionIsPublished)
      SELECT RAISE(ABORT, 'move: not an initial state; a reason is needed')
        WHERE NEW.version IS NOT NULL AND length(trim(coalesce(NEW.reason, ''))) = 0 AND NOT EXISTS(
          SELECT 1 FROM process_edge e WHERE e.version = NEW.version AND e."from" IS NULL AND e."to" = NEW."to");
    END
    """,
    """
    CREATE TRIGGER process_move_transition BEFORE INSERT ON process_move WHEN NEW.kind = 'transition' BEGIN
      SELECT RAISE(ABORT, 'move: not from the record''s state and version') WHERE NOT EXISTS(
        SELECT 1 FROM process_move m WHERE \(latest) AND m."to" = NEW."from" AND m.version = NEW.version);
      SELECT RAISE(ABORT, 'move: the blueprint has no such step') WHERE NOT EXISTS(
        SELECT 1 FROM process_edge e WHERE e.version = NEW.version AND e."from" = NEW."from" AND e."to" = NEW."to"
          AND e.transition = NEW.transition);
    END
    """,
    """
    CREATE TRIGGER process_move_other BEFORE INSERT ON process_move WHEN NEW.kind NOT IN ('enter', 'transition') BEGIN
      SELECT RAISE(ABORT, 'move: not from the record''s state') WHERE NOT EXISTS(
        SELECT 1 FROM process_move m WHERE \(latest) AND m."to" IS NEW."from"
          AND (NEW.kind NOT IN ('override', 'free') OR m.version IS NEW.version));
      SELECT RAISE(ABORT, 'move: in a blueprint only its steps are free')
        WHERE NEW.kind = 'free' AND NEW.version IS NOT NULL;
      SELECT RAISE(ABORT, 'move: exit keeps the state and leaves the version')
        WHERE NEW.kind = 'exit' AND (NEW."to" IS NOT NEW."from" OR NEW.version IS NOT NULL);
      \(versionIsPublished)
    END
    """,
  ]

  private static let appendOnly = [
    // NEW.id is -1 where none was given.
    """
    CREATE TRIGGER process_move_new BEFORE INSERT ON process_move
    WHEN NEW.id > 0 AND EXISTS(SELECT 1 FROM process_move WHERE id >= NEW.id)
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
    """,
    // A person's request may take a reason's words away, and nothing else.
    """
    CREATE TRIGGER process_move_fixed BEFORE UPDATE ON process_move
    WHEN NEW.reason IS OLD.reason OR NEW.reason IS NOT 'erased' OR NEW.id <> OLD.id OR NEW.subject <> OLD.subject
      OR NEW.record <> OLD.record OR NEW.version IS NOT OLD.version OR NEW.kind <> OLD.kind OR NEW."from" IS NOT OLD."from"
      OR NEW."to" IS NOT OLD."to" OR NEW.transition IS NOT OLD.transition OR NEW.actor <> OLD.actor OR NEW.at <> OLD.at
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
    """,
    """
    CREATE TRIGGER process_move_kept BEFORE DELETE ON process_move
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
    """,
    """
    CREATE TRIGGER process_move_input_fixed BEFORE UPDATE ON process_move_input
    WHEN NEW.input <> '"erased"' OR NEW.move <> OLD.move OR NEW.clause <> OLD.clause
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
    """,
    """
    CREATE TRIGGER process_move_input_kept BEFORE DELETE ON process_move_input
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
    """,
    """
    CREATE TRIGGER process_move_input_new BEFORE INSERT ON process_move_input
    WHEN EXISTS(SELECT 1 FROM process_move_input WHERE move = NEW.move AND clause = NEW.clause)
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
    """,
  ]

  /// The triggers that guard one field of a module's table. Names and ids come from a checked model.
  static func guards(module: String, column: String, subject: Int64) -> [SchemaObject] {
    let move = "\(column)__move"
    let process = "\(column)__process"
    let isLatestMove = """
      EXISTS(SELECT 1 FROM process_move m WHERE m.id = NEW."\(move)" AND m.subject = \(subject) AND m.record = NEW.id
        AND m."to" IS NEW."\(column)" AND m.version IS NEW."\(process)"
        AND m.id = (SELECT max(id) FROM process_move WHERE subject = \(subject) AND record = NEW.id))
      """
    let refusal = "BEGIN SELECT RAISE(ABORT, '\(column): only a move sets it'); END"
    return [
      SchemaObject(
        name: "\(module)__\(column)__moved",
        sql: """
          CREATE TRIGGER "\(module)__\(column)__moved" AFTER INSERT ON process_move WHEN NEW.subject = \(subject) BEGIN
            UPDATE "\(module)" SET "\(column)" = NEW."to", "\(move)" = NEW.id, "\(process)" = NEW.version
            WHERE id = NEW.record;
          END
          """),
      SchemaObject(
        name: "\(module)__\(column)__new",
        sql: """
          CREATE TRIGGER "\(module)__\(column)__new" BEFORE INSERT ON "\(module)" WHEN NOT \(isLatestMove)
          \(refusal)
          """),
      SchemaObject(
        name: "\(module)__\(column)__set",
        sql: """
          CREATE TRIGGER "\(module)__\(column)__set" BEFORE UPDATE OF "\(column)", "\(move)", "\(process)" ON "\(module)"
          WHEN (NEW."\(column)" IS NOT OLD."\(column)" OR NEW."\(move)" IS NOT OLD."\(move)"
            OR NEW."\(process)" IS NOT OLD."\(process)") AND NOT \(isLatestMove)
          \(refusal)
          """),
    ]
  }

  /// The triggers that keep any record's identity: rows are neither renumbered nor replaced, and leave through the
  /// recycle bin.
  static func identityGuards(module: String) -> [SchemaObject] {
    [
      SchemaObject(
        name: "\(module)__id_new",
        sql: """
          CREATE TRIGGER "\(module)__id_new" BEFORE INSERT ON "\(module)"
          WHEN EXISTS(SELECT 1 FROM "\(module)" WHERE id = NEW.id)
          BEGIN SELECT RAISE(ABORT, 'id: a record is not replaced'); END
          """),
      SchemaObject(
        name: "\(module)__id_set",
        sql: """
          CREATE TRIGGER "\(module)__id_set" BEFORE UPDATE OF id ON "\(module)" WHEN NEW.id <> OLD.id
          BEGIN SELECT RAISE(ABORT, 'id: a record is not renumbered'); END
          """),
      SchemaObject(
        name: "\(module)__kept",
        sql: """
          CREATE TRIGGER "\(module)__kept" BEFORE DELETE ON "\(module)" WHEN OLD.deleted_at IS NULL
          BEGIN SELECT RAISE(ABORT, 'a record leaves through the recycle bin'); END
          """),
    ]
  }
}

/// A named trigger or index with the statement that makes it, as a model wants it.
struct SchemaObject: Sendable, Hashable {
  let name: String
  let sql: String
}
