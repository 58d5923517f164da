import Foundation
import GRDB
import GRDBSQLite

/// The contents of attachments in the tenant's directory, each once, whatever refers to it.
///
///     files/3f/3f79bb…          contents by their hash
///     files/incoming/3f79bb….1  what is on its way in, under the hash that it turned out to have
///
/// The file comes first and the row second. A content gets its place by a link, in the transaction that writes its row, and leaves
/// `incoming` when that has ended. So what a crash leaves is there under its hash, and is cleared when the store is opened. Places are
/// given and taken away by the store's writer alone, one after another.
struct ContentFiles: Sendable {
  let directory: String

  /// The files of the store at a path.
  init(ofStoreAt path: String) {
    let name = "store.sqlite"
    directory = path.hasSuffix("/\(name)") ? path.dropLast(name.count) + "files" : "\(path)-files"
  }

  /// The files of the store that a connection has open.
  init(of db: Database) {
    self.init(ofStoreAt: sqlite3_db_filename(db.sqliteConnection, "main").map { String(cString: $0) } ?? "")
  }

  var incoming: String { "\(directory)/incoming" }

  func path(of hash: ContentHash) -> String { "\(directory)/\(hash.shard)/\(hash)" }

  private func path(of content: IncomingContent) -> String { "\(incoming)/\(content.hash).\(content.token)" }

  // MARK: On the way in

  /// A new file for a content that comes in.
  func receive() throws -> IncomingFile {
    try FileSystem.makeDirectory(incoming)
    return try IncomingFile(path: "\(incoming)/\(UInt64.random(in: .min ... .max)).part")
  }

  /// Gives a whole content, which is on the disk, the name by which it can be kept.
  func name(_ file: IncomingFile, _ content: IncomingContent) throws {
    try FileSystem.move(file.path, to: path(of: content))
  }

  /// Gives a content its place, where an equal one may be already.
  ///
  /// - Throws: ``Refusal`` of kind `unavailable` if the disk would not take it.
  func keep(_ content: IncomingContent) throws {
    do {
      let place = path(of: content.hash)
      let shard = FileSystem.parent(of: place)
      if !FileSystem.exists(shard) {
        try FileSystem.makeDirectory(shard)
        try FileSystem.synchronize(directory)
      }
      guard link(path(of: content), place) != 0 else { return try FileSystem.synchronize(shard) }
      guard errno == EEXIST else { throw FileSystem.Failure("link", place) }
    } catch is FileSystem.Failure {
      throw Refusal.unavailable
    }
  }

  /// Forgets that a content was on its way.
  func discard(_ content: IncomingContent) { unlink(path(of: content)) }

  /// Clears what a process before this one had on its way.
  ///
  /// - Returns: the contents that may have got a place without a row.
  func clearIncoming() -> [ContentHash] {
    FileSystem.names(in: incoming).compactMap { name in
      unlink("\(incoming)/\(name)")
      return name.split(separator: ".").first.flatMap { ContentHash(String($0)) }
    }
  }

  // MARK: At their places

  /// Takes a content away, so that it does not come back if the power fails.
  ///
  /// - Throws: ``FileSystem/Failure`` if it is there still, or may come back.
  func remove(_ hash: ContentHash) throws {
    let place = path(of: hash)
    guard unlink(place) == 0 else {
      guard errno == ENOENT else { throw FileSystem.Failure("delete", place) }
      return
    }
    try FileSystem.synchronize(FileSystem.parent(of: place))
  }

  /// Every content that has a place.
  func all() -> [ContentHash] {
    FileSystem.names(in: directory).filter { $0 != "incoming" }
      .flatMap { shard in FileSystem.names(in: "\(directory)/\(shard)").compactMap { ContentHash($0) } }
  }

  /// The bytes of a content.
  ///
  /// - Throws: ``FileSystem/Failure`` if it is not there, or cannot be read.
  func open(_ hash: ContentHash) throws(FileSystem.Failure) -> StoredContent { try StoredContent(path: path(of: hash)) }
}
