/// What a content is by its own first bytes, whatever its name and its sender say.
///
/// A name and a sender may only tell apart what begins alike: a table in CSV from any other text, a sheet from any other container.
package struct MediaType: Sendable, Hashable {
  /// `application/pdf`.
  package let text: String

  /// The bytes at the beginning of a content that are looked at.
  static let headSize = 4_096

  /// - Parameters:
  ///   - head: the first bytes of a content, up to ``headSize``.
  ///   - name: of the file.
  ///   - declared: what its sender calls it.
  init(head: [UInt8], name: String, declared: String?) {
    let found = Signature.type(of: head) ?? TextSignature.type(of: head) ?? Self.unknown
    let kin = Self.kin[found] ?? [:]
    let ending = name.split(separator: ".").dropFirst().last.map { $0.lowercased() }
    let claimed = declared?.split(separator: ";").first?.lowercased().filter { $0 != " " }
    text = ending.flatMap { kin[$0] } ?? kin.values.first { $0 == claimed } ?? found
  }

  /// A type as it was kept.
  package init(_ text: String) {
    self.text = text
  }

  static let unknown = "application/octet-stream"
  static let executable = "application/x-executable"

  /// Whether it is a program, or a script that says what runs it.
  var isExecutable: Bool { text == Self.executable }

  /// The type under which it is sent: what a browser might run in a page is sent as bytes of no type.
  package var served: String {
    if Self.active.contains(text) { return Self.unknown }
    return text.hasPrefix("text/") ? "\(text); charset=utf-8" : text
  }

  private static let active: Set = ["text/html", "image/svg+xml", "application/xml", "application/xhtml+xml"]

  /// Types that begin as another one does, by the ending of the name.
  private static let kin: [String: [String: String]] = [
    "text/plain": [
      "csv": "text/csv", "md": "text/markdown", "ics": "text/calendar", "vcf": "text/vcard", "json": "application/json",
      "eml": "message/rfc822",
    ],
    Signature.ooxml: [
      "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ],
    Signature.ole: [
      "doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint",
      "msg": "application/vnd.ms-outlook",
    ],
  ]
}

/// How contents of a type begin.
///
/// The figures are those of https://mimesniff.spec.whatwg.org and https://www.iana.org/assignments/media-types.
private struct Signature {
  let type: String
  /// Bytes with the place at which they stand.
  let parts: [(offset: Int, bytes: [UInt8])]

  static let ole = "application/x-ole-storage"
  /// A package of Office Open XML, whichever.
  static let ooxml = "application/vnd.openxmlformats-package"

  /// The type of a content that is no text; nil if its beginning is none that is known.
  static func type(of head: [UInt8]) -> String? {
    guard let known = all.first(where: { $0.fits(head) })?.type else { return nil }
    return known == zip ? container(head) : known
  }

  private func fits(_ head: [UInt8]) -> Bool {
    parts.allSatisfy { head.dropFirst($0.offset).starts(with: $0.bytes) }
  }

  private init(_ type: String, _ parts: (Int, [UInt8])...) {
    self.type = type
    self.parts = parts.map { (offset: $0.0, bytes: $0.1) }
  }

  private init(_ type: String, _ text: String, at offset: Int = 0) {
    self.init(type, (offset, Array(text.utf8)))
  }

  private static let zip = "application/zip"

  private static let all: [Signature] =
    documents + images + sounds + archives + programs

  private static let documents = [
    Signature("application/pdf", "%PDF-"), Signature("application/rtf", "{\\rtf"),
    Signature(ole, (0, [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])),
  ]

  private static let images = [
    Signature("image/png", (0, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])),
    Signature("image/jpeg", (0, [0xFF, 0xD8, 0xFF])), Signature("image/gif", "GIF87a"),
    Signature("image/gif", "GIF89a"),
    Signature("image/webp", (0, Array("RIFF".utf8)), (8, Array("WEBP".utf8))),
    Signature("image/tiff", (0, [0x49, 0x49, 0x2A, 0x00])), Signature("image/tiff", (0, [0x4D, 0x4D, 0x00, 0x2A])),
    Signature("image/bmp", (0, Array("BM".utf8)), (6, [0, 0, 0, 0])),
    Signature("image/heic", "ftypheic", at: 4), Signature("image/heic", "ftypmif1", at: 4),
    Signature("image/avif", "ftypavif", at: 4),
  ]

  private static let sounds = [
    Signature("audio/wav", (0, Array("RIFF".utf8)), (8, Array("WAVE".utf8))),
    Signature("video/x-msvideo", (0, Array("RIFF".utf8)), (8, Array("AVI ".utf8))),
    Signature("audio/mp4", "ftypM4A", at: 4), Signature("video/quicktime", "ftypqt", at: 4),
    Signature("video/mp4", "ftyp", at: 4), Signature("audio/mpeg", "ID3"), Signature("audio/mpeg", (0, [0xFF, 0xFB])),
    Signature("audio/mpeg", (0, [0xFF, 0xF3])), Signature("audio/mpeg", (0, [0xFF, 0xF2])),
    Signature("audio/ogg", "OggS"), Signature("audio/flac", "fLaC"),
    Signature("video/x-matroska", (0, [0x1A, 0x45, 0xDF, 0xA3])),
  ]

  private static let archives = [
    Signature(zip, (0, [0x50, 0x4B, 0x03, 0x04])), Signature(zip, (0, [0x50, 0x4B, 0x05, 0x06])),
    Signature("application/gzip", (0, [0x1F, 0x8B, 0x08])), Signature("application/x-bzip2", "BZh"),
    Signature("application/x-7z-compressed", (0, [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C])),
    Signature("application/x-xz", (0, [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00])),
    Signature("application/vnd.rar", (0, [0x52, 0x61, 0x72, 0x21, 0x1A, 0x07])),
  ]

  /// ELF, PE, Mach-O for one machine and for several (which is Java's class as well), WebAssembly, Dalvik, shortcuts of Windows, and
  /// scripts that name their interpreter.
  private static let programs = [
    Signature(MediaType.executable, (0, [0x7F, 0x45, 0x4C, 0x46])),
    Signature(MediaType.executable, (0, [0x4D, 0x5A, 0x90, 0x00])),
    Signature(MediaType.executable, (0, [0x4D, 0x5A]), (58, [0, 0])),
    Signature(MediaType.executable, (0, [0xFE, 0xED, 0xFA, 0xCE])),
    Signature(MediaType.executable, (0, [0xFE, 0xED, 0xFA, 0xCF])),
    Signature(MediaType.executable, (0, [0xCE, 0xFA, 0xED, 0xFE])),
    Signature(MediaType.executable, (0, [0xCF, 0xFA, 0xED, 0xFE])),
    Signature(MediaType.executable, (0, [0xCA, 0xFE, 0xBA, 0xBE])),
    Signature(MediaType.executable, (0, [0x00, 0x61, 0x73, 0x6D])), Signature(MediaType.executable, "dex\n"),
    Signature(MediaType.executable, (0, [0x4C, 0, 0, 0, 0x01, 0x14, 0x02, 0])),
    Signature(MediaType.executable, "#!"), Signature(MediaType.executable, "\u{FEFF}#!"),
  ]

  /// What a ZIP holds: OpenDocument and EPUB say it in their first entry, Office Open XML by the names of its entries.
  private static func container(_ head: [UInt8]) -> String {
    let mark = Array("mimetypeapplication/".utf8)
    if head.dropFirst(30).starts(with: mark) {
      let named = head.dropFirst(38).prefix { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "P") }
      return named.count <= 100 ? String(decoding: named, as: UTF8.self) : zip
    }
    let marks = ["[Content_Types].xml", "_rels/.rels", "docProps/"].map { Array($0.utf8) }
    return marks.contains { head.dropFirst(30).starts(with: $0) } ? ooxml : zip
  }
}

/// What a text is.
private enum TextSignature {
  /// The type of a content that is UTF-8 without control characters; nil for any other.
  static func type(of head: [UInt8]) -> String? {
    guard !head.isEmpty, let text = text(head), text.unicodeScalars.allSatisfy(isText) else { return nil }
    return markup(text.drop { $0 == "\u{FEFF}" || $0.isWhitespace }.lowercased()) ?? "text/plain"
  }

  /// The text; its last character may be cut where the head ends.
  private static func text(_ head: [UInt8]) -> String? {
    let cuts = head.count < MediaType.headSize ? 0...0 : 0...3
    return cuts.lazy.compactMap { String(validating: head.dropLast($0), as: UTF8.self) }.first
  }

  private static func isText(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory != .control || ["\t", "\n", "\r", "\u{C}", "\u{85}"].contains(scalar)
  }

  private static func markup(_ text: String) -> String? {
    let holds = { (tag: String) in text.contains(tag) }
    guard text.hasPrefix("<") else { return nil }
    if holds("<svg") { return "image/svg+xml" }
    if ["<!doctype html", "<html", "<head", "<body", "<script", "<iframe", "<style", "<img", "<a "].contains(
      where: holds)
    {
      return "text/html"
    }
    return text.hasPrefix("<?xml") || text.hasPrefix("<!doctype") ? "application/xml" : nil
  }
}
