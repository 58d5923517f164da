/// Where modules, fields and related lists lie in the database. Every identifier of a translation comes from here.
package protocol SQLNaming {
  /// The table of a module; nil if it cannot be read by SQL.
  func source(ofModule module: String) -> SQLSource?

  /// The column of a field; nil if it has none.
  func column(ofField field: String, in module: String) -> SQLColumn?

  /// How the records of a related list point back to the record that has the list; nil if SQL cannot follow it.
  func related(list: String, in module: String) -> SQLRelation?

  /// What has to hold of a module's records for them to be there for whoever asks; nil if all are.
  ///
  /// It is asked for records that lookups and related lists lead to, not for those that are filtered. A record for which it does not
  /// hold is as one in the recycle bin.
  ///
  /// - Parameters:
  ///   - module: the records' module.
  ///   - alias: what the statement calls the records' table, not quoted.
  /// - Returns: complete SQL without arguments, in which nothing else of the statement is named.
  func scope(ofModule module: String, alias: String) -> String?

  /// Whether the connections that run the statement have been given ``MomentPart/function``. No schema may mention it, since a file is
  /// opened by others too.
  var hasMomentParts: Bool { get }
}

extension SQLNaming {
  package var hasMomentParts: Bool { false }
  package func scope(ofModule module: String, alias: String) -> String? { nil }
}

/// The table of a module.
package struct SQLSource: Sendable, Hashable {
  /// Name of the table, not quoted.
  package let table: String
  /// The column that is null for as long as the record is not in the recycle bin, not quoted.
  package let deletedColumn: String?
  /// The column with the integer id, not quoted.
  package let idColumn: String

  package init(table: String, deletedColumn: String?, idColumn: String = "id") {
    self.table = table
    self.deletedColumn = deletedColumn
    self.idColumn = idColumn
  }
}

/// A column and how it keeps its values. Texts are compared by their bytes: its collation is BINARY.
package struct SQLColumn: Sendable, Hashable {
  /// How values are kept.
  package enum Storage: Sendable, Hashable {
    case text
    case integer
    case real
    /// 0 or 1.
    case boolean
    /// Days since 1970-01-01.
    case date
    /// Microseconds since 1970-01-01T00:00:00Z.
    case timestamp
    /// Microseconds.
    case duration
    /// The number times 10^scale.
    case decimal(scale: Int)
    /// A JSON array of texts.
    case codes
    /// The id of a record of the module.
    case reference(module: String)
    /// A record of any module: its module's name and its id, both null or neither. Names of columns, not quoted.
    case anyReference(moduleColumn: String, idColumn: String)
  }

  /// Not quoted.
  package let name: String
  package let storage: Storage
  /// What stands for the column where it cannot be named, over the same alias; nil names it.
  package let definition: SQLFragment?

  package init(name: String, storage: Storage, definition: SQLFragment? = nil) {
    self.name = name
    self.storage = storage
    self.definition = definition
  }
}

/// A related list as a table whose rows point back.
package struct SQLRelation: Sendable, Hashable {
  /// The module of the records in the list.
  package let module: String
  /// Their column that holds the id of the record that has the list, not quoted.
  package let backColumn: String
  /// Their column that holds its module's name, where that can be any; not quoted.
  package let backModuleColumn: String?

  package init(module: String, backColumn: String, backModuleColumn: String? = nil) {
    self.module = module
    self.backColumn = backColumn
    self.backModuleColumn = backModuleColumn
  }
}
