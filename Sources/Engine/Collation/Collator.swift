import Foundation
import GRDB
import GRDBSQLite
import Synchronization
import _FoundationICU

/// The order of texts in a locale: letters before their case and accents, as ICU has them for its language.
///
/// ICU comes with Foundation, whose build puts `swift_` before the names of its functions.
final class Collator: Sendable {
  /// What statements call it. No schema mentions it, so that any shell can read and write the file.
  let name: String
  /// Nil if ICU has no data at all; texts are then in the order of their bytes.
  ///
  /// ICU's functions that change nothing may be called by several threads at once:
  /// https://unicode-org.github.io/icu/userguide/icu/design.html#thread-safe-const-apis-and-pod
  nonisolated(unsafe) private let collator: OpaquePointer?

  private static let known = Mutex<[String: Collator]>([:])
  private static let prefix = "trellis_"

  /// The collator of a locale such as `es-MX`; one that ICU does not know has the order of all languages.
  static func of(_ locale: String) -> Collator {
    known.withLock { known in
      let name = prefix + locale.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) }.lowercased()
      if let collator = known[name] { return collator }
      let collator = Collator(name: name, locale: locale)
      known[name] = collator
      return collator
    }
  }

  private init(name: String, locale: String) {
    self.name = name
    var status = U_ZERO_ERROR
    collator = swift_ucol_open(locale.replacing("-", with: "_"), &status)
  }

  /// Bytes whose order is that of the texts.
  func key(_ text: String) -> [UInt8] {
    guard let collator else { return Array(text.utf8) }
    let units = Array(text.utf16)
    let count = Int32(truncatingIfNeeded: units.count)
    var key = [UInt8](repeating: 0, count: units.count * 4 + 16)
    var length = Int(swift_ucol_getSortKey(collator, units, count, &key, Int32(truncatingIfNeeded: key.count)))
    if length > key.count {
      key = [UInt8](repeating: 0, count: length)
      length = Int(swift_ucol_getSortKey(collator, units, count, &key, Int32(truncatingIfNeeded: key.count)))
    }
    // The last byte is a zero, which only ends it.
    return Array(key.prefix(max(0, length - 1)))
  }

  /// Less than 0, 0 or more, as the first text stands before, with or behind the second; both in UTF-8.
  private func order(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Int32 {
    guard let collator else { return a.lexicographicallyPrecedes(b) ? -1 : b.lexicographicallyPrecedes(a) ? 1 : 0 }
    var status = U_ZERO_ERROR
    let result = swift_ucol_strcollUTF8(
      collator, a.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(truncatingIfNeeded: a.count),
      b.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(truncatingIfNeeded: b.count), &status)
    return result.rawValue
  }
}

extension Collator {
  /// Lets statements on a connection order texts by the collators that they name.
  static func install(on db: Database) {
    guard let connection = db.sqliteConnection else { return }
    sqlite3_collation_needed(connection, nil) { _, connection, _, name in
      guard let name, let collator = Collator.known.withLock({ $0[String(cString: name)] }) else { return }
      // It is never given up, so that the connection may keep a plain pointer to it.
      let context = Unmanaged.passUnretained(collator).toOpaque()
      sqlite3_create_collation_v2(
        connection, name, SQLITE_UTF8, context,
        { context, firstCount, first, secondCount, second in
          guard let context else { return 0 }
          return Unmanaged<Collator>.fromOpaque(context).takeUnretainedValue().order(
            UnsafeRawBufferPointer(start: first, count: Int(firstCount)),
            UnsafeRawBufferPointer(start: second, count: Int(secondCount)))
        }, nil)
    }
  }
}
