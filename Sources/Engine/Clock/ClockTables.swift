/// What the clock keeps in a store.
enum ClockTables {
  /// Statements that make its tables, in order.
  static let definitions = [
    // What is due when: a transition, the end of a time, the tenant's own affairs (module and record 0). `done_at` is set where it
    // was done, or refused, and the record is still as it was; `note` says why it was refused.
    """
    CREATE TABLE sys_due(
      id INTEGER PRIMARY KEY, kind TEXT NOT NULL, module INTEGER NOT NULL, record INTEGER NOT NULL,
      reference TEXT NOT NULL, at INTEGER NOT NULL, done_at INTEGER, note TEXT,
      UNIQUE(module, record, kind, reference)) STRICT
    """,
    "CREATE INDEX sys_due_at ON sys_due(at, id) WHERE done_at IS NULL",
    "CREATE INDEX sys_due_level ON sys_due(module, at) WHERE kind = 'sla'",
    // What the clock has found about a record without changing it: times that were over, transitions that were refused.
    """
    CREATE TABLE sys_clock_event(
      id INTEGER PRIMARY KEY, module INTEGER NOT NULL, record INTEGER NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL,
      field TEXT NOT NULL, reference TEXT NOT NULL, due INTEGER NOT NULL, version INTEGER, codes TEXT) STRICT
    """,
    "CREATE INDEX sys_clock_event_kind ON sys_clock_event(module, kind, field, id)",
    "CREATE INDEX sys_clock_event_record ON sys_clock_event(module, record, id)",
    """
    CREATE TRIGGER sys_clock_event_kept BEFORE DELETE ON sys_clock_event
    BEGIN SELECT RAISE(ABORT, 'what the clock has found is append-only'); END
    """,
    """
    CREATE TRIGGER sys_clock_event_fixed BEFORE UPDATE ON sys_clock_event
    BEGIN SELECT RAISE(ABORT, 'what the clock has found is append-only'); END
    """,
  ]

  /// In whose name it acts, and a form on the web does: no users that could be given anything, or sign in.
  static let principal = """
    INSERT INTO sys_user(id, name, display_name, active, created_at)
    VALUES (0, 'clock', 'Clock', 0, 0), (-1, 'form', 'Form', 0, 0)
    """
}
