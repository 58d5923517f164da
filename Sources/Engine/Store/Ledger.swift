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
    // The model version that published it says when and by whom, and has to name its hash.
    """
    CREATE TABLE process_version(
      id INTEGER PRIMARY KEY, subject INTEGER NOT NULL REFERENCES process_subject, blueprint TEXT NOT NULL,
      model INTEGER NOT NULL REFERENCES sys_model_version, hash TEXT NOT NULL, definition TEXT NOT NULL,
      published INTEGER NOT NULL DEFAULT 0, UNIQUE(subject, hash)) STRICT
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
}

/// A named trigger or index with the statement that makes it, as a model wants it.
struct SchemaObject: Sendable, Hashable {
  let name: String
  let sql: String
}
