/// Reads records for an evaluation, synchronously, inside one access to the store.
package protocol RecordReader {
  /// The value of a field, or a related list as `.list` of `.record`.
  ///
  /// What is missing is `.null`; so are all members of a record that does not exist or lies in the recycle bin. A related
  /// list holds no records in the recycle bin.
  func value(of member: String, in record: RecordReference) throws -> Value
}
