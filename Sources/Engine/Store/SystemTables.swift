/// The tables that every store has, whatever its model.
enum SystemTables {
  /// Statements that make them, in order.
  static let definitions = [
    """
    CREATE TABLE sys_setting(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE sys_module(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT
    """,
    // Which column keeps a field: a field that changes its storage gets a new column, the old one is retired.
    """
    CREATE TABLE sys_column(
      module TEXT NOT NULL, field TEXT NOT NULL, "column" TEXT NOT NULL, storage TEXT NOT NULL,
      retired INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(module, "column")) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE sys_user(
      id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, email TEXT, display_name TEXT NOT NULL,
      locale TEXT, active INTEGER NOT NULL DEFAULT 1 CHECK(active IN (0, 1)), created_at INTEGER NOT NULL,
      manager INTEGER REFERENCES sys_user) STRICT
    """,
    "CREATE UNIQUE INDEX sys_user_email ON sys_user(lower(email)) WHERE email IS NOT NULL",
    """
    CREATE TABLE sys_user_role(
      user INTEGER NOT NULL REFERENCES sys_user, role TEXT NOT NULL, PRIMARY KEY(user, role)) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE sys_user_team(
      user INTEGER NOT NULL REFERENCES sys_user, team TEXT NOT NULL, PRIMARY KEY(user, team)) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE sys_api_key(
      id INTEGER PRIMARY KEY AUTOINCREMENT, user INTEGER NOT NULL REFERENCES sys_user, label TEXT NOT NULL,
      secret_hash BLOB NOT NULL, role TEXT, rights TEXT, networks TEXT, created_at INTEGER NOT NULL, expires_at INTEGER,
      revoked_at INTEGER, last_used_at INTEGER) STRICT
    """,
    // What a key opens, and to whom, is said once; it can be revoked, for good.
    """
    CREATE TRIGGER sys_api_key_new BEFORE INSERT ON sys_api_key WHEN EXISTS(SELECT 1 FROM sys_api_key WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'a key is kept'); END
    """,
    """
    CREATE TRIGGER sys_api_key_fixed BEFORE UPDATE ON sys_api_key
    WHEN NEW.id <> OLD.id OR NEW.user <> OLD.user OR NEW.label <> OLD.label OR NEW.secret_hash <> OLD.secret_hash
      OR NEW.role IS NOT OLD.role OR NEW.rights IS NOT OLD.rights OR NEW.networks IS NOT OLD.networks
      OR NEW.created_at <> OLD.created_at OR NEW.expires_at IS NOT OLD.expires_at
      OR OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS NOT OLD.revoked_at
    BEGIN SELECT RAISE(ABORT, 'a key stays as it was given'); END
    """,
    """
    CREATE TRIGGER sys_api_key_kept BEFORE DELETE ON sys_api_key
    BEGIN SELECT RAISE(ABORT, 'a key is kept'); END
    """,
    // How users show who they are: a password's hash, and the secret of a second factor with the last step that was used.
    """
    CREATE TABLE sys_credential(
      user INTEGER PRIMARY KEY REFERENCES sys_user, password TEXT, password_at INTEGER, factor BLOB,
      factor_at INTEGER, factor_step INTEGER) STRICT
    """,
    """
    CREATE TABLE sys_recovery_code(
      user INTEGER NOT NULL REFERENCES sys_user, hash BLOB NOT NULL, used_at INTEGER, PRIMARY KEY(user, hash)
      ) STRICT, WITHOUT ROWID
    """,
    // What was mailed to let somebody choose a password, and how the mail fared.
    """
    CREATE TABLE sys_token(
      id INTEGER PRIMARY KEY AUTOINCREMENT, user INTEGER NOT NULL REFERENCES sys_user,
      purpose TEXT NOT NULL CHECK(purpose IN ('invitation', 'reset')), secret_hash BLOB NOT NULL,
      created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, used_at INTEGER, mail TEXT) STRICT
    """,
    "CREATE INDEX sys_token_user ON sys_token(user)",
    """
    CREATE TABLE sys_session(
      id INTEGER PRIMARY KEY AUTOINCREMENT, user INTEGER NOT NULL REFERENCES sys_user, secret_hash BLOB NOT NULL,
      former_hash BLOB, former_until INTEGER, rotates INTEGER NOT NULL DEFAULT 0, method TEXT NOT NULL, address TEXT,
      agent TEXT, created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, idle INTEGER NOT NULL,
      last_used_at INTEGER NOT NULL, ended_at INTEGER) STRICT
    """,
    "CREATE INDEX sys_session_user ON sys_session(user)",
    // What a provider of OpenID Connect calls a user, once it has vouched for them.
    """
    CREATE TABLE sys_identity(
      issuer TEXT NOT NULL, subject TEXT NOT NULL, user INTEGER NOT NULL REFERENCES sys_user, created_at INTEGER NOT NULL,
      PRIMARY KEY(issuer, subject), UNIQUE(issuer, user)) STRICT, WITHOUT ROWID
    """,
    // Days on which somebody is away, both included, and who stands in.
    """
    CREATE TABLE sys_absence(
      id INTEGER PRIMARY KEY AUTOINCREMENT, user INTEGER NOT NULL REFERENCES sys_user, first INTEGER NOT NULL,
      last INTEGER NOT NULL CHECK(last >= first), substitute INTEGER REFERENCES sys_user CHECK(substitute <> user),
      note TEXT NOT NULL) STRICT
    """,
    "CREATE INDEX sys_absence_user ON sys_absence(user, first)",
    "CREATE INDEX sys_absence_substitute ON sys_absence(substitute, last)",
    // A layer's files by content, so that a tenant can be understood without its preset's folder.
    """
    CREATE TABLE sys_source(hash TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT, WITHOUT ROWID
    """,
    // `processes` names the content hashes of its blueprints by guarded field: no process version can be published beside it.
    """
    CREATE TABLE sys_model_version(
      number INTEGER PRIMARY KEY, at INTEGER NOT NULL, author TEXT NOT NULL, message TEXT NOT NULL,
      layers TEXT NOT NULL, changes TEXT NOT NULL, processes TEXT NOT NULL) STRICT
    """,
    """
    CREATE TRIGGER sys_source_new BEFORE INSERT ON sys_source WHEN EXISTS(SELECT 1 FROM sys_source WHERE hash = NEW.hash)
    BEGIN SELECT RAISE(ABORT, 'a source is kept'); END
    """,
    """
    CREATE TRIGGER sys_source_fixed BEFORE UPDATE ON sys_source
    BEGIN SELECT RAISE(ABORT, 'a source is kept'); END
    """,
    """
    CREATE TRIGGER sys_source_kept BEFORE DELETE ON sys_source
    BEGIN SELECT RAISE(ABORT, 'a source is kept'); END
    """,
    """
    CREATE TRIGGER sys_model_version_new BEFORE INSERT ON sys_model_version
    WHEN NEW.number <> -1 AND NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM sys_model_version)
    BEGIN SELECT RAISE(ABORT, 'versions of the model are append-only'); END
    """,
    """
    CREATE TRIGGER sys_model_version_numbered AFTER INSERT ON sys_model_version WHEN NEW.number < 1
    BEGIN SELECT RAISE(ABORT, 'versions of the model are append-only'); END
    """,
    // A template's version has no time until it is given a tenant.
    """
    CREATE TRIGGER sys_model_version_fixed BEFORE UPDATE ON sys_model_version
    WHEN OLD.at <> 0 OR NEW.number <> OLD.number OR NEW.author <> OLD.author OR NEW.message <> OLD.message
      OR NEW.layers <> OLD.layers OR NEW.changes <> OLD.changes OR NEW.processes <> OLD.processes
    BEGIN SELECT RAISE(ABORT, 'versions of the model are append-only'); END
    """,
    """
    CREATE TRIGGER sys_model_version_kept BEFORE DELETE ON sys_model_version
    BEGIN SELECT RAISE(ABORT, 'versions of the model are append-only'); END
    """,
    """
    CREATE TABLE sys_history(
      id INTEGER PRIMARY KEY, module INTEGER NOT NULL REFERENCES sys_module, record INTEGER NOT NULL,
      version INTEGER NOT NULL, at INTEGER NOT NULL, actor INTEGER NOT NULL REFERENCES sys_user, cause TEXT NOT NULL,
      changes TEXT NOT NULL) STRICT
    """,
    "CREATE INDEX sys_history_record ON sys_history(module, record, id)",
    """
    CREATE TRIGGER sys_history_kept BEFORE DELETE ON sys_history
    BEGIN SELECT RAISE(ABORT, 'history is append-only'); END
    """,
    """
    CREATE TRIGGER sys_history_fixed BEFORE UPDATE ON sys_history WHEN NOT (\(ErasureTable.onlyErases))
    BEGIN SELECT RAISE(ABORT, 'history is append-only'); END
    """,
    """
    CREATE TRIGGER sys_history_new BEFORE INSERT ON sys_history
    WHEN NEW.id IS NOT NULL AND EXISTS(SELECT 1 FROM sys_history WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'history is append-only'); END
    """,
    // What was answered to requests that named themselves, so that they are not done twice.
    """
    CREATE TABLE sys_once(
      user INTEGER NOT NULL REFERENCES sys_user, key TEXT NOT NULL, request BLOB NOT NULL, status INTEGER NOT NULL,
      headers BLOB NOT NULL, body BLOB NOT NULL, at INTEGER NOT NULL, rights INTEGER NOT NULL,
      PRIMARY KEY(user, key)) STRICT
    """,
    "CREATE INDEX sys_once_at ON sys_once(at)",
    // Views that users have made for themselves.
    """
    CREATE TABLE sys_view(
      user INTEGER NOT NULL REFERENCES sys_user, module TEXT NOT NULL, name TEXT NOT NULL, label TEXT NOT NULL,
      filter TEXT, sort TEXT, columns TEXT, PRIMARY KEY(user, module, name)) STRICT, WITHOUT ROWID
    """,
    // Which records have been converted, and what taking it back needs to know. It names no values.
    """
    CREATE TABLE sys_conversion(
      id INTEGER PRIMARY KEY, module TEXT NOT NULL, record INTEGER NOT NULL, name TEXT NOT NULL,
      actor INTEGER NOT NULL REFERENCES sys_user, at INTEGER NOT NULL, trace TEXT NOT NULL, undone_at INTEGER,
      undone_by INTEGER REFERENCES sys_user) STRICT
    """,
    "CREATE UNIQUE INDEX sys_conversion_standing ON sys_conversion(module, record) WHERE undone_at IS NULL",
    // Next number of each autonumber field.
    """
    CREATE TABLE sys_counter(
      module TEXT NOT NULL, field TEXT NOT NULL, next INTEGER NOT NULL, PRIMARY KEY(module, field)) STRICT, WITHOUT ROWID
    """,
  ]
}
