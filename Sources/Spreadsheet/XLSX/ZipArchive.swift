import CLibzip
import Glibc

/// A zip archive that is read from memory.
final class ZipArchive {
  private let archive: OpaquePointer
  private let limits: SpreadsheetLimits

  /// Opens an archive.
  ///
  /// - Throws: ``SpreadsheetError``.
  init(_ bytes: [UInt8], limits: SpreadsheetLimits) throws(SpreadsheetError) {
    guard bytes.count <= limits.fileBytes else { throw .tooLarge(limit: limits.fileBytes) }
    self.limits = limits
    archive = try Self.opened(bytes)
    guard zip_get_num_entries(archive, 0) <= limits.parts else { throw .tooManyParts(limit: limits.parts) }
  }

  deinit { zip_discard(archive) }

  private static func opened(_ bytes: [UInt8]) throws(SpreadsheetError) -> OpaquePointer {
    // The source frees it.
    guard let copy = malloc(max(1, bytes.count)) else { throw .brokenArchive(reason: "out of memory") }
    UnsafeMutableRawBufferPointer(start: copy, count: bytes.count).copyBytes(from: bytes)
    var error = zip_error_t()
    zip_error_init(&error)
    defer { zip_error_fini(&error) }
    guard let source = zip_source_buffer_create(copy, UInt64(bytes.count), 1, &error) else {
      free(copy)
      throw .brokenArchive(reason: String(cString: zip_error_strerror(&error)))
    }
    guard let archive = zip_open_from_source(source, ZIP_RDONLY, &error) else {
      zip_source_free(source)
      throw .brokenArchive(reason: String(cString: zip_error_strerror(&error)))
    }
    return archive
  }

  /// The content of a part; nil if there is none of this name.
  ///
  /// - Throws: ``SpreadsheetError``.
  func part(_ name: String) throws(SpreadsheetError) -> [UInt8]? {
    let index = zip_name_locate(archive, name, zip_flags_t(ZIP_FL_NOCASE))
    guard index >= 0 else { return nil }
    guard let file = zip_fopen_index(archive, zip_uint64_t(index), 0) else {
      throw .unreadablePart(name, reason: String(cString: zip_error_strerror(zip_get_error(archive))))
    }
    defer { zip_fclose(file) }
    return try content(of: file, name)
  }

  /// What the archive says of the size is not believed: reading ends at the limit.
  private func content(of file: OpaquePointer, _ name: String) throws(SpreadsheetError) -> [UInt8] {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = zip_fread(file, &piece, zip_uint64_t(piece.count))
      guard count >= 0 else {
        throw .unreadablePart(name, reason: String(cString: zip_error_strerror(zip_file_get_error(file))))
      }
      guard count > 0 else { return bytes }
      bytes += piece.prefix(Int(count))
      guard bytes.count <= limits.partBytes else { throw .partTooLarge(name, limit: limits.partBytes) }
    }
  }
}
