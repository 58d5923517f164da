import Testing

@testable import Engine

@Suite struct MediaTypeTests {
  private static func type(_ head: [UInt8], _ name: String = "file", _ declared: String? = nil) -> String {
    MediaType(head: head, name: name, declared: declared).text
  }

  static let zip: [UInt8] = [0x50, 0x4B, 3, 4] + [UInt8](repeating: 0, count: 26)

  @Test(
    arguments: [
      (Array("%PDF-1.4".utf8), "application/pdf"), ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "image/png"),
      ([0xFF, 0xD8, 0xFF, 0xE0], "image/jpeg"), (Array("GIF89a".utf8), "image/gif"),
      (Array("RIFF\u{1}\u{1}\u{1}\u{1}WEBP".utf8), "image/webp"),
      ([0, 0, 0, 24] + Array("ftypisom".utf8), "video/mp4"),
      (Array("ID3\u{3}".utf8), "audio/mpeg"),
      ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "application/x-ole-storage"),
      (zip + Array("a.txt".utf8), "application/zip"),
      (
        zip + Array("mimetypeapplication/vnd.oasis.opendocument.textPK".utf8), "application/vnd.oasis.opendocument.text"
      ),
      (Array("plain text, ünd mehr\n".utf8), "text/plain"), ([0xC3, 0x28, 0x41], "application/octet-stream"),
      ([0x41, 0x00, 0x42], "application/octet-stream"), (Array(" \n<!DOCTYPE HTML><p>".utf8), "text/html"),
      (Array("\u{FEFF}<script>".utf8), "text/html"), (Array("<?xml version='1.0'?><svg/>".utf8), "image/svg+xml"),
      (Array("<?xml version='1.0'?><a/>".utf8), "application/xml"), (Array("#!/bin/sh".utf8), MediaType.executable),
      ([0x7F, 0x45, 0x4C, 0x46], MediaType.executable), ([0x4D, 0x5A, 0x90, 0x00], MediaType.executable),
      ([0xCF, 0xFA, 0xED, 0xFE], MediaType.executable), ([], "application/octet-stream"),
    ] as [([UInt8], String)])
  func aContentIsWhatItBeginsWith(_ head: [UInt8], _ type: String) {
    #expect(Self.type(head) == type)
    #expect(
      Self.type(head, "report.pdf", "application/pdf") == type, "neither a name nor a sender makes it another one")
  }

  @Test func aNameOrASenderTellsApartWhatBeginsAlike() {
    let text = Array("a,b\n1,2\n".utf8)
    #expect(Self.type(text, "table.CSV") == "text/csv")
    #expect(Self.type(text, "table", "text/csv; charset=utf-8") == "text/csv")
    #expect(Self.type(text, "table.pdf", "image/png") == "text/plain")
    let sheet = Self.zip + Array("[Content_Types].xml".utf8)
    #expect(Self.type(sheet, "a.xlsx").hasSuffix("spreadsheetml.sheet"))
    #expect(Self.type(Array("#!/bin/sh".utf8), "a.csv", "text/csv") == MediaType.executable)
    #expect(Self.type(Array("<html>".utf8), "a.csv", "text/csv") == "text/html")
  }

  @Test func aCharacterThatIsCutAtTheEndOfTheHeadIsNoMistake() {
    let head = Array(String(repeating: "a", count: MediaType.headSize - 1).utf8) + [0xC3]
    #expect(Self.type(head) == "text/plain")
    #expect(Self.type(Array(head.suffix(10))) == "application/octet-stream", "the file ends there")
  }

  @Test func whatAPageCouldRunIsSentAsBytes() {
    for text in ["text/html", "image/svg+xml", "application/xml", "application/xhtml+xml"] {
      #expect(MediaType(text).served == "application/octet-stream")
    }
    #expect(MediaType("text/csv").served == "text/csv; charset=utf-8")
    #expect(MediaType("application/pdf").served == "application/pdf")
  }
}
