import Expressions
import GRDB
import Metamodel

/// What was merged into what, so that it can be told and undone.
///
/// What a merge has changed is in the history of the records that it has touched: between the first and the last entry that it has made
/// there is no other command's, since commands are executed one after another.
struct MergeTable {
  let db: Database

  /// The tables, in order.
  static let definitions = [
    """
    CREATE TABLE sys_merge(
      id INTEGER PRIMARY KEY AUTOINCREMENT, module INTEGER NOT NULL REFERENCES sys_module, survivor INTEGER NOT NULL,
      first INTEGER NOT NULL, last INTEGER NOT NULL, at INTEGER NOT NULL, actor INTEGER NOT NULL REFERENCES sys_user,
      undone_at INTEGER) STRICT
    """,
    "CREATE INDEX sys_merge_survivor ON sys_merge(module, survivor)",
    """
    CREATE TABLE sys_merge_loser(
      module INTEGER NOT NULL, record INTEGER NOT NULL, merge INTEGER NOT NULL REFERENCES sys_merge,
      PRIMARY KEY(module, record, merge)) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX sys_merge_loser_merge ON sys_merge_loser(merge)",
  ]
}
