/// What keeps process versions as they were published.
extension Ledger {
  /// A published version and its edges never change.
  static let frozenVersions = [
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
    CREATE TRIGGER process_version_new BEFORE INSERT ON process_version BEGIN
      SELECT RAISE(ABORT, 'a process version is frozen') WHERE EXISTS(
        SELECT 1 FROM process_version WHERE id = NEW.id OR (subject = NEW.subject AND hash = NEW.hash));
      SELECT RAISE(ABORT, 'a process version is published by a version of the model') WHERE NEW.published <> 0
        OR NOT EXISTS(
          SELECT 1 FROM \(newestModel) AS g JOIN process_subject s ON s.id = NEW.subject
          JOIN json_each(g.processes, \(path("s"))) h ON h.value = NEW.hash WHERE g.number = NEW.model);
    END
    """,
    """
    CREATE TRIGGER process_version_fixed BEFORE UPDATE ON process_version
    WHEN OLD.published = 1 OR NEW.id <> OLD.id OR NEW.hash <> OLD.hash OR NEW.subject <> OLD.subject
      OR NEW.blueprint <> OLD.blueprint OR NEW.model <> OLD.model OR NEW.definition <> OLD.definition
    BEGIN SELECT RAISE(ABORT, 'a process version is frozen'); END
    """,
    """
    CREATE TRIGGER process_version_kept BEFORE DELETE ON process_version
    BEGIN SELECT RAISE(ABORT, 'a process version is kept'); END
    """,
    """
    CREATE TRIGGER process_subject_new BEFORE INSERT ON process_subject BEGIN
      SELECT RAISE(ABORT, 'a process subject is kept') WHERE EXISTS(
        SELECT 1 FROM process_subject WHERE id = NEW.id OR (module = NEW.module AND field = NEW.field));
      SELECT RAISE(ABORT, 'a process subject is a field that the model has a blueprint for') WHERE NOT EXISTS(
        SELECT 1 FROM \(newestModel) AS g WHERE json_type(g.processes, \(path("NEW"))) = 'array');
    END
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

  private static let newestModel = "(SELECT * FROM sys_model_version ORDER BY number DESC LIMIT 1)"

  /// Where a model version names the hashes of a field's blueprints.
  static func path(_ subject: String) -> String { "'$.\"' || \(subject).module || '.' || \(subject).field || '\"'" }
}
