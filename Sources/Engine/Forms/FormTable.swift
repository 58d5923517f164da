import Expressions
import GRDB
import Metamodel

/// What was sent by forms on the web: when, from where, and to what whoever sent it has agreed.
struct FormTable {
  let db: Database

  static let definitions = [
    """
    CREATE TABLE sys_form_entry(
      id INTEGER PRIMARY KEY AUTOINCREMENT, form TEXT NOT NULL, at INTEGER NOT NULL, address TEXT, locale TEXT NOT NULL,
      consent TEXT, draft INTEGER REFERENCES sys_review_draft, module INTEGER NOT NULL REFERENCES sys_module,
      record INTEGER, CHECK((draft IS NULL) <> (record IS NULL))) STRICT
    """,
    "CREATE INDEX sys_form_entry_draft ON sys_form_entry(draft) WHERE draft IS NOT NULL",
    "CREATE INDEX sys_form_entry_record ON sys_form_entry(module, record) WHERE record IS NOT NULL",
    """
    CREATE TRIGGER sys_form_entry_new BEFORE INSERT ON sys_form_entry
    WHEN EXISTS(SELECT 1 FROM sys_form_entry WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'a proof is append-only'); END
    """,
    """
    CREATE TRIGGER sys_form_entry_fixed BEFORE UPDATE ON sys_form_entry
    WHEN NEW.id <> OLD.id OR NEW.form <> OLD.form OR NEW.at <> OLD.at OR NEW.address IS NOT NULL
      OR NEW.locale <> OLD.locale OR NEW.consent IS NOT OLD.consent OR NEW.draft IS NOT OLD.draft
      OR NEW.module <> OLD.module OR NEW.record IS NOT OLD.record
    BEGIN SELECT RAISE(ABORT, 'a proof is append-only'); END
    """,
    """
    CREATE TRIGGER sys_form_entry_kept BEFORE DELETE ON sys_form_entry
    BEGIN SELECT RAISE(ABORT, 'a proof is append-only'); END
    """,
  ]

  func append(
    _ form: WebForm, _ submission: FormSubmission, _ row: RowChange, _ plan: ModulePlan, at now: Timestamp
  ) throws {
    let consent = submission.hasConsented ? form.consent?.text.text(in: submission.locale) : nil
    try db.cachedStatement(
      sql: """
        INSERT INTO sys_form_entry(form, at, address, locale, consent, draft, module, record)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).run([
      form.name.databaseValue, now.microseconds.databaseValue,
      (submission.address?.description).databaseValue, submission.locale.databaseValue, consent.databaseValue,
      row.review?.id.databaseValue ?? .null, plan.id.databaseValue,
      row.review == nil ? row.image.id.databaseValue : .null,
    ])
  }

  /// What was sent by a form, of one draft or record.
  func entry(condition: String, _ arguments: StatementArguments) throws -> FormEntry? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT form, at, address, locale, consent FROM sys_form_entry WHERE \(condition)"),
      arguments: arguments
    ).map { row in
      FormEntry(
        form: row["form"], at: Timestamp(microseconds: row["at"]), address: row["address"], locale: row["locale"],
        consent: row["consent"])
    }
  }

  /// Takes away from where it came.
  func forget(draft: Int64) throws {
    try db.cachedStatement(
      sql: "UPDATE sys_form_entry SET address = NULL WHERE draft = ? AND address IS NOT NULL"
    ).run([draft.databaseValue])
  }

  /// Takes away from where records came.
  func forget(records: [Int64], module: Int64) throws {
    try db.execute(
      sql: """
        UPDATE sys_form_entry SET address = NULL WHERE module = ? AND address IS NOT NULL
        AND record IN (SELECT CAST(value AS INTEGER) FROM json_each(?))
        """, arguments: [module, ReviewTable.text(records.map(String.init))])
  }
}
