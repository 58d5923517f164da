import CLibzip
import Glibc

/// Packs parts into a zip archive in memory. The same parts give the same bytes: no part has a date.
struct ZipPacking {
  /// The archive of parts by name, in order.
  ///
  /// - Throws: ``SpreadsheetError/unwritable(reason:)``.
  static func bytes(of parts: [(name: String, text: String)]) throws(SpreadsheetError) -> [UInt8] {
    var error = zip_error_t()
    zip_error_init(&error)
    defer { zip_error_fini(&error) }
    guard let target = zip_source_buffer_create(nil, 0, 0, &error) else { throw failure(&error) }
    defer { zip_source_free(target) }
    // Closing the archive gives one hold up; the bytes are read after it.
    zip_source_keep(target)
    guard let archive = zip_open_from_source(target, ZIP_TRUNCATE, &error) else {
      zip_source_free(target)
      throw failure(&error)
    }
    do throws(SpreadsheetError) {
      for (name, text) in parts { try add(name, Array(text.utf8), to: archive) }
      guard zip_close(archive) == 0 else { throw failure(zip_get_error(archive)) }
    } catch {
      zip_discard(archive)
      throw error
    }
    return try content(of: target)
  }

  private static func add(_ name: String, _ bytes: [UInt8], to archive: OpaquePointer) throws(SpreadsheetError) {
    guard let copy = malloc(max(1, bytes.count)) else { throw .unwritable(reason: "out of memory") }
    UnsafeMutableRawBufferPointer(start: copy, count: bytes.count).copyBytes(from: bytes)
    guard let source = zip_source_buffer(archive, copy, zip_uint64_t(bytes.count), 1) else {
      free(copy)
      throw failure(zip_get_error(archive))
    }
    let index = zip_file_add(archive, name, source, zip_flags_t(ZIP_FL_ENC_UTF_8))
    guard index >= 0 else {
      zip_source_free(source)
      throw failure(zip_get_error(archive))
    }
    // The first day that the format knows, 1980-01-01.
    zip_file_set_dostime(archive, zip_uint64_t(index), 0, 0x21, 0)
  }

  private static func content(of source: OpaquePointer) throws(SpreadsheetError) -> [UInt8] {
    var status = zip_stat_t()
    zip_stat_init(&status)
    guard zip_source_stat(source, &status) == 0, zip_source_open(source) == 0 else {
      throw failure(zip_source_error(source))
    }
    defer { zip_source_close(source) }
    var bytes = [UInt8](repeating: 0, count: Int(clamping: status.size))
    let count = zip_source_read(source, &bytes, zip_uint64_t(bytes.count))
    guard count == bytes.count else { throw failure(zip_source_error(source)) }
    return bytes
  }

  private static func failure(_ error: UnsafeMutablePointer<zip_error_t>) -> SpreadsheetError {
    .unwritable(reason: String(cString: zip_error_strerror(error)))
  }
}
