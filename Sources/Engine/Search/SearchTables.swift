/// The tables of the search index, which every store has whatever its model.
///
/// One index serves all modules, since each full-text table of SQLite takes four tables of its own, which a tenant with few
/// records should not pay twenty times. Its rows are numbered by module and record (``SearchPlan/key(of:)``).
///
/// The index holds no copy of the texts (https://www.sqlite.org/fts5.html#contentless_tables); to take a text out, it has to be
/// told it again. So the triggers of the modules write into `sys_search_change` what a record said before. A search takes what is
/// noted there from the records themselves; when there is much of it, the engine brings the index up to date (``SearchIndex``).
/// Whatever a SQL shell changes is noted in the same way.
enum SearchTables {
  /// The most letters of a beginning that has a list of its own.
  static let longestBeginning = 4

  /// Statements that make them, in order.
  static let definitions = [
    // Letters and digits are words, and so is what marks a title's; folding has been done before. Beginnings of words have lists of
    // their own, so that the newest records of one are had at once.
    """
    CREATE VIRTUAL TABLE sys_search USING fts5(name, text, number, content='', prefix='2 3 4',
      tokenize="unicode61 remove_diacritics 0 categories 'L* N* M* Co'")
    """,
    // Records that the index is behind of, with the texts that it has; null if it has none of the record.
    """
    CREATE TABLE sys_search_change(id INTEGER PRIMARY KEY, name TEXT, text TEXT, number TEXT) STRICT
    """,
  ]
}
