/// What a move has to be to get into the ledger, and that it stays there.
extension Ledger {
  /// Whether a row of the ledger has no reason in which anything can be seen.
  static func hasNoReason(_ row: String) -> String {
    "coalesce(\(row).reason, '') NOT GLOB \(VisibleText.pattern)"
  }

  /// The record's latest move, on which the next one has to follow.
  private static let latest =
    "m.id = (SELECT max(id) FROM process_move WHERE subject = NEW.subject AND record = NEW.record)"

  private static let isOfNoVersion = """
    NEW.version IS NOT NULL AND NOT EXISTS(
      SELECT 1 FROM process_version v WHERE v.id = NEW.version AND v.published = 1 AND v.subject = NEW.subject)
    """

  static let kinds = ["enter", "transition", "override", "migrate", "exit", "free"]
  /// Those that never go without a reason.
  private static let reasonedKinds = ["override", "migrate", "exit"]

  /// One trigger judges them all, since each that is there takes its time with every move.
  static let lawfulMoves = [
    // In a trigger, since a connection can be told to ignore CHECK constraints. NEW.id is -1 where none was given.
    """
    CREATE TRIGGER process_move_new BEFORE INSERT ON process_move BEGIN
      SELECT CASE
        WHEN NEW.id <> -1 AND NEW.id <> (SELECT coalesce(max(id), 0) + 1 FROM process_move)
          THEN RAISE(ABORT, 'the ledger is append-only')
        WHEN \(SQLText.isNone("NEW.kind", of: kinds)) THEN RAISE(ABORT, 'move: no such kind')
        WHEN NEW.kind = 'transition' THEN CASE
          \(refusalsOfTransitions)
        END
        WHEN NOT \(SQLText.isNone("NEW.kind", of: reasonedKinds)) AND \(hasNoReason("NEW"))
          THEN RAISE(ABORT, 'move: a reason is needed')
        WHEN NEW.kind = 'enter' THEN CASE
          \(refusalsOfEntries)
        END
        ELSE CASE
          \(refusalsOfOthers)
        END
      END;
    END
    """,
    // Here it has its number, also if somebody gave it -1.
    """
    CREATE TRIGGER process_move_numbered AFTER INSERT ON process_move WHEN NEW.id < 1
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
    """,
  ]

  private static let refusalsOfTransitions = """
    WHEN NOT EXISTS(
      SELECT 1 FROM process_move m WHERE \(latest) AND m."to" = NEW."from" AND m.version = NEW.version)
      THEN RAISE(ABORT, 'move: not from the record''s state and version')
    WHEN NOT EXISTS(
      SELECT 1 FROM process_edge e WHERE e.version = NEW.version AND e."from" = NEW."from" AND e."to" = NEW."to"
        AND e.transition = NEW.transition)
      THEN RAISE(ABORT, 'move: the blueprint has no such step')
    """

  private static let refusalsOfEntries = """
    WHEN EXISTS(SELECT 1 FROM process_move m WHERE m.subject = NEW.subject AND m.record = NEW.record)
      THEN RAISE(ABORT, 'move: already in the ledger')
    WHEN \(isOfNoVersion) THEN RAISE(ABORT, 'move: no such published version')
    WHEN NEW.version IS NOT NULL AND NOT EXISTS(
      SELECT 1 FROM process_edge e WHERE e.version = NEW.version AND e."from" IS NULL AND e."to" = NEW."to")
      AND \(hasNoReason("NEW"))
      THEN RAISE(ABORT, 'move: not an initial state; a reason is needed')
    """

  private static let refusalsOfOthers = """
    WHEN NOT EXISTS(
      SELECT 1 FROM process_move m WHERE \(latest) AND m."to" IS NEW."from"
        AND (NEW.kind NOT IN ('override', 'free') OR m.version IS NEW.version))
      THEN RAISE(ABORT, 'move: not from the record''s state')
    WHEN NEW.kind = 'free' AND NEW.version IS NOT NULL
      THEN RAISE(ABORT, 'move: in a blueprint only its steps are free')
    WHEN NEW.kind = 'exit' AND (NEW."to" IS NOT NEW."from" OR NEW.version IS NOT NULL)
      THEN RAISE(ABORT, 'move: exit keeps the state and leaves the version')
    WHEN \(isOfNoVersion) THEN RAISE(ABORT, 'move: no such published version')
    """

  static let appendOnly = [
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
}
