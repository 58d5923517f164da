/// What a move has to be to get into the ledger, and that it stays there.
extension Ledger {
  /// Whether a row of the ledger has no reason in which anything can be seen.
  static func hasNoReason(_ row: String) -> String {
    "coalesce(\(row).reason, '') NOT GLOB \(VisibleText.pattern)"
  }

  /// The record's latest move, on which the next one has to follow.
  private static let latest =
    "m.id = (SELECT max(id) FROM process_move WHERE subject = NEW.subject AND record = NEW.record)"

  private static let versionIsPublished = """
    SELECT RAISE(ABORT, 'move: no such published version') WHERE NEW.version IS NOT NULL AND NOT EXISTS(
      SELECT 1 FROM process_version v WHERE v.id = NEW.version AND v.published = 1 AND v.subject = NEW.subject);
    """

  static let kinds = ["enter", "transition", "override", "migrate", "exit", "free"]
  /// Those that never go without a reason.
  private static let reasonedKinds = ["override", "migrate", "exit"]

  static let lawfulMoves = [
    // In a trigger, since a connection can be told to ignore CHECK constraints. NEW.id is -1 where none was given.
    """
    CREATE TRIGGER process_move_new BEFORE INSERT ON process_move BEGIN
      SELECT CASE
        WHEN NEW.id <> -1 AND NEW.id <> (SELECT coalesce(max(id), 0) + 1 FROM process_move)
          THEN RAISE(ABORT, 'the ledger is append-only')
        WHEN \(SQLText.isNone("NEW.kind", of: kinds)) THEN RAISE(ABORT, 'move: no such kind')
        WHEN NOT \(SQLText.isNone("NEW.kind", of: reasonedKinds)) AND \(hasNoReason("NEW")) THEN RAISE(ABORT, 'move: a reason is needed')
      END;
    END
    """,
    // Here it has its number, also if somebody gave it -1.
    """
    CREATE TRIGGER process_move_numbered AFTER INSERT ON process_move WHEN NEW.id < 1
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
    """,
    """
    CREATE TRIGGER process_move_enter BEFORE INSERT ON process_move WHEN NEW.kind = 'enter' BEGIN
      SELECT RAISE(ABORT, 'move: already in the ledger') WHERE EXISTS(
        SELECT 1 FROM process_move m WHERE m.subject = NEW.subject AND m.record = NEW.record);
      \(versionIsPublished)
      SELECT RAISE(ABORT, 'move: not an initial state; a reason is needed')
        WHERE NEW.version IS NOT NULL AND NOT EXISTS(
          SELECT 1 FROM process_edge e WHERE e.version = NEW.version AND e."from" IS NULL AND e."to" = NEW."to")
          AND \(hasNoReason("NEW"));
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
