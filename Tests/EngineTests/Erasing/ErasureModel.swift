import Engine
import Foundation
import Metamodel
import Synchronization
import Testing

@testable import Engine

/// The conversion model with leads that have a field of each kind in which something can be told.
enum ErasureModel {
  static let files = ConversionModel.files.merging([
    "modules/leads.yaml": leads, "duplicates.yaml": duplicates,
  ]) { $1 }

  static let leads =
    ConversionModel.leads.replacing("  email: {type: email, label: E-mail}\n", with: "")
    .replacing(
      "last_name: {type: text, label: Last name, required: true}",
      with: "last_name: {type: text, label: Last name, required: true, indexed: true}"
    )
    .replacing("  status: {", with: "\(fields)\n  status: {")

  private static let fields = """
      email: {type: email, label: E-mail, unique: true}
      phone: {type: phone, label: Phone, indexed: true}
      site: {type: url, label: Site, searchable: true}
      story: {type: textarea, label: Story, searchable: true}
      finding: {type: text, label: Finding, sensitivity: phi, unique: true}
      nick: {type: text, label: Nick}
      worth: {type: currency, label: Worth, indexed: true}
      figure: {type: integer, label: Figure}
      born: {type: date, label: Born}
      known: {type: formula, label: Known, returns: text, formula: "nick + company", indexed: true}
      parent: {type: lookup, to: leads, inverse: children, label: Parent, on_delete: clear}
    """

  static let duplicates = """
    leads:
      same_name: {label: Same name, compare: [{fields: [last_name], as: name}]}
      same_phone: {label: Same phone, compare: [phone]}
    """
}

/// The files of a store, byte by byte.
struct StoreFiles {
  private let files: [(name: String, bytes: Data)]
  /// Closing another descriptor of a file that SQLite has open takes away its locks, so they stay open for the test's process.
  private static let open = Mutex<[FileHandle]>([])

  init(of test: TestStore) throws {
    let directory = URL(filePath: test.path).deletingLastPathComponent()
    files = try FileManager.default.subpathsOfDirectory(atPath: directory.path).map { name in
      let url = directory.appending(path: name)
      guard try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { return (name, Data()) }
      let handle = try FileHandle(forReadingFrom: url)
      Self.open.withLock { $0.append(handle) }
      return (name, try handle.readToEnd() ?? Data())
    }
  }

  /// Where some bytes stand.
  func places(of bytes: Data) -> [String] {
    files.filter { Self.has(bytes, in: $0.bytes) }.map(\.name)
  }

  /// Foundation's own search takes seconds for files of some megabytes.
  private static func has(_ wanted: Data, in all: Data) -> Bool {
    all.withUnsafeBytes { all in
      wanted.withUnsafeBytes { wanted in
        guard var start = all.baseAddress, let end = all.baseAddress?.advanced(by: all.count),
          let needle = wanted.baseAddress, let first = wanted.first
        else { return false }
        while let found = memchr(start, Int32(first), end - start) {
          if end - UnsafeRawPointer(found) >= wanted.count, memcmp(found, needle, wanted.count) == 0 { return true }
          start = UnsafeRawPointer(found) + 1
        }
        return false
      }
    }
  }

  /// In which forms a text stands in which file.
  func places(of text: String) -> [String] {
    let folded = SearchFolding.folded(text)
    let forms = [
      ("text", Data(text.utf8)), ("folded", Data(folded.utf8)), ("lower", Data(text.lowercased().utf8)),
      ("upper", Data(text.uppercased().utf8)),
      ("UTF-16LE", text.data(using: .utf16LittleEndian) ?? Data()),
      ("UTF-16BE", text.data(using: .utf16BigEndian) ?? Data()),
      ("folded UTF-16", folded.data(using: .utf16LittleEndian) ?? Data()),
      ("sort key", Data(Collator.of("en").key(text))),
    ]
    let named = files.map(\.name).filter { $0.contains(text) }.map { "name of \($0)" }
    return named + forms.flatMap { form, bytes in places(of: bytes).map { "\(form) of \(text) in \($0)" } }
  }

  /// In which files a number stands, in digits or as SQLite keeps it.
  func places(of number: Int64) -> [String] {
    let digits = places(of: Data(String(number).utf8)).map { "digits of \(number) in \($0)" }
    let bytes = withUnsafeBytes(of: number.bigEndian) { Data($0.drop { $0 == 0 }) }
    return digits + places(of: bytes).map { "bytes of \(number) in \($0)" }
  }
}
