import HTTPTypes
import Testing

@testable import HTTPAPI

struct RequestHeaderTests {
  @Test(arguments: [("\"3\"", 3), ("*", nil)] as [(String, Int64?)])
  func `reads If-Match`(header: String, version: Int64?) throws {
    #expect(try ETag.expectedVersion([.ifMatch: header]) == version)
  }

  @Test func `expects no version without If-Match`() throws {
    #expect(try ETag.expectedVersion([:]) == nil)
  }

  @Test(arguments: [
    ("3", 400), ("\"3", 400), ("\"1\", \"2\"", 400), ("", 400), ("W/\"3\"", 412), ("\"abc\"", 412), ("\"03\"", 412),
    ("\"99999999999999999999\"", 412),
  ])
  func `refuses another If-Match`(header: String, status: Int) {
    let problem = #expect(throws: HTTPProblem.self) { try ETag.expectedVersion([.ifMatch: header]) }
    #expect(problem?.status.code == status)
  }

  @Test(arguments: [("Bearer abc", "abc"), ("bearer abc", "abc")])
  func `reads a key`(header: String, key: String) {
    #expect(BearerKey([.authorization: header])?.text == key)
  }

  @Test(arguments: [
    "", "Bearer", "Bearer ", "Basic abc", "abc", "Bearer a b", "Bearer " + String(repeating: "a", count: 513),
  ])
  func `takes nothing else for a key`(header: String) {
    #expect(BearerKey([.authorization: header]) == nil)
  }

  @Test(arguments: [
    ("es", "es"), ("es-MX", "es"), ("de, es;q=0.5, en;q=0.9", "en"), ("de", "pl"), ("*", "pl"), ("", "pl"),
    ("es;q=0, en", "en"),
    ("es;q=x", "pl"), ("EN-us", "en"), ("fr, *;q=0.1", "pl"),
  ])
  func `chooses the language that is liked best`(header: String, locale: String) {
    #expect(LanguagePreference(header).choice(among: ["en", "es"], otherwise: "pl") == locale)
  }
}
