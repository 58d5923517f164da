/// The triggers of a module's own table that keep its records with their ledger.
extension Ledger {
  /// The triggers that guard one field of a module's table. Names and ids come from a checked model.
  ///
  /// - Parameter entry: which process version a new row has to stand on, as a condition on `NEW`.
  static func guards(module: String, column: String, subject: Int64, entry: String) -> [SchemaObject] {
    let move = "\(column)__move"
    let process = "\(column)__process"
    let isItsMove = """
      EXISTS(SELECT 1 FROM process_move m WHERE m.id = NEW."\(move)" AND m.subject = \(subject) AND m.record = NEW.id
        AND m."to" IS NEW."\(column)" AND m.version IS NEW."\(process)")
      """
    return [
      SchemaObject(
        name: "\(module)__\(column)__moved",
        sql: """
          CREATE TRIGGER "\(module)__\(column)__moved" AFTER INSERT ON process_move WHEN NEW.subject = \(subject) BEGIN
            UPDATE "\(module)" SET "\(column)" = NEW."to", "\(move)" = NEW.id, "\(process)" = NEW.version
            WHERE id = NEW.record;
            SELECT RAISE(ABORT, 'move: the record did not follow')
              WHERE EXISTS(SELECT 1 FROM "\(module)" WHERE id = NEW.record AND "\(move)" = NEW.id) IS NOT (
                NEW.kind <> 'enter' OR EXISTS(SELECT 1 FROM "\(module)" WHERE id = NEW.record));
          END
          """),
      SchemaObject(
        name: "\(module)__\(column)__new",
        sql: """
          CREATE TRIGGER "\(module)__\(column)__new" BEFORE INSERT ON "\(module)" BEGIN
            SELECT CASE
              WHEN NOT \(isItsMove)
                OR NEW."\(move)" <> (SELECT max(id) FROM process_move WHERE subject = \(subject) AND record = NEW.id)
                THEN RAISE(ABORT, '\(column): only a move sets it')
              WHEN NOT (\(entry)) THEN RAISE(ABORT, '\(column): not the process that leads such a record')
            END;
          END
          """),
      // A move that is not the latest any more has a smaller number than the one that the row has.
      SchemaObject(
        name: "\(module)__\(column)__set",
        sql: """
          CREATE TRIGGER "\(module)__\(column)__set" BEFORE UPDATE OF "\(column)", "\(move)", "\(process)" ON "\(module)"
          WHEN (NEW."\(column)" IS NOT OLD."\(column)" OR NEW."\(move)" IS NOT OLD."\(move)"
            OR NEW."\(process)" IS NOT OLD."\(process)")
            AND NOT (NEW."\(move)" > coalesce(OLD."\(move)", 0) AND \(isItsMove))
          BEGIN SELECT RAISE(ABORT, '\(column): only a move sets it'); END
          """),
    ]
  }

  /// The triggers that keep any record's identity: rows are neither renumbered nor replaced, keep their pipeline, and
  /// leave through the recycle bin.
  static func identityGuards(module: String, hasPipelines: Bool) -> [SchemaObject] {
    let guards = [
      // Without an id of its own NEW.id is -1. Numbers never go back, and a jump would use them up.
      (
        "id_new", "BEFORE INSERT",
        """
        WHEN NEW.id <> 1 + max(coalesce((SELECT max(id) FROM "\(module)"), 0),
          coalesce((SELECT seq FROM sqlite_sequence WHERE name = '\(module)'), 0))
        """, "id: a new record has the next number"
      ),
      // Not `UPDATE OF id`, which an assignment to `rowid` does not fire.
      ("id_set", "BEFORE UPDATE", "WHEN NEW.id <> OLD.id", "id: a record is not renumbered"),
      ("kept", "BEFORE DELETE", "WHEN OLD.deleted_at IS NULL", "a record leaves through the recycle bin"),
    ]
    let pipeline = (
      "pipeline_set", "BEFORE UPDATE OF pipeline", "WHEN NEW.pipeline IS NOT OLD.pipeline",
      "pipeline: it is chosen at creation"
    )
    return (guards + (hasPipelines ? [pipeline] : [])).map { suffix, event, condition, words in
      SchemaObject(
        name: "\(module)__\(suffix)",
        sql: """
          CREATE TRIGGER "\(module)__\(suffix)" \(event) ON "\(module)" \(condition)
          BEGIN SELECT RAISE(ABORT, '\(words)'); END
          """)
    }
  }
}
