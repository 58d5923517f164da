/// What result flows keep in a store.
enum ResultTables {
  /// Statements that make its tables, in order.
  static let definitions = [
    // Which results were logged about what, by whom and when: without any value of a record. `reached` names the rules of attempts that it
    // has reached, as ` flow/rule `, so that they begin anew.
    """
    CREATE TABLE sys_result(
      id INTEGER PRIMARY KEY AUTOINCREMENT, module INTEGER NOT NULL, record INTEGER NOT NULL, flow TEXT NOT NULL,
      result TEXT NOT NULL, at INTEGER NOT NULL, user INTEGER NOT NULL REFERENCES sys_user,
      interaction_module INTEGER NOT NULL, interaction INTEGER NOT NULL, contact_module INTEGER NOT NULL,
      contact INTEGER NOT NULL, definitive INTEGER NOT NULL, effective INTEGER NOT NULL, quality TEXT NOT NULL,
      channel TEXT NOT NULL, reached TEXT NOT NULL DEFAULT '') STRICT
    """,
    "CREATE INDEX sys_result_record ON sys_result(module, record, id)",
    "CREATE INDEX sys_result_contact ON sys_result(contact_module, contact, id)",
    "CREATE INDEX sys_result_at ON sys_result(at)",
    """
    CREATE TRIGGER sys_result_kept BEFORE DELETE ON sys_result
    BEGIN SELECT RAISE(ABORT, 'what was logged is append-only'); END
    """,
    """
    CREATE TRIGGER sys_result_fixed BEFORE UPDATE ON sys_result
    BEGIN SELECT RAISE(ABORT, 'what was logged is append-only'); END
    """,
    // Where a record stands in the call queue: when it was called last, whether that was definitive, and whose it is until when, with
    // whoever is called.
    """
    CREATE TABLE sys_call(
      module INTEGER NOT NULL, record INTEGER NOT NULL, last_at INTEGER, definitive INTEGER NOT NULL DEFAULT 0,
      claim_user INTEGER REFERENCES sys_user, claim_until INTEGER, contact_module INTEGER, contact INTEGER,
      PRIMARY KEY(module, record),
      CHECK((claim_user IS NULL) = (claim_until IS NULL))) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX sys_call_claim ON sys_call(claim_user) WHERE claim_user IS NOT NULL",
    "CREATE INDEX sys_call_contact ON sys_call(contact_module, contact) WHERE claim_user IS NOT NULL",
    // What a result could not do, until somebody does it: which stage of the record it belongs to, and what was missing.
    """
    CREATE TABLE sys_prompt(
      id INTEGER PRIMARY KEY AUTOINCREMENT, module INTEGER NOT NULL, record INTEGER NOT NULL, result INTEGER,
      action TEXT NOT NULL, field TEXT NOT NULL, "from" TEXT, "to" TEXT, transition TEXT, stay INTEGER NOT NULL,
      problems TEXT NOT NULL, user INTEGER NOT NULL REFERENCES sys_user, at INTEGER NOT NULL, done_at INTEGER,
      done_by INTEGER REFERENCES sys_user, CHECK((done_at IS NULL) = (done_by IS NULL))) STRICT
    """,
    "CREATE INDEX sys_prompt_open ON sys_prompt(module, record) WHERE done_at IS NULL",
    // What comes back by itself, and to which stage.
    """
    CREATE TABLE sys_postponed(
      module INTEGER NOT NULL, record INTEGER NOT NULL, field TEXT NOT NULL, stage TEXT NOT NULL, back TEXT NOT NULL,
      until INTEGER NOT NULL, result INTEGER, stay INTEGER NOT NULL, PRIMARY KEY(module, record)) STRICT, WITHOUT ROWID
    """,
  ]
}
