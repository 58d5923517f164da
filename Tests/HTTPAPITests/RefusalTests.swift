import Engine
import HTTPTypes
import JSONText
import Testing

@testable import HTTPAPI

struct RefusalTests {
  @Test(arguments: [
    (Refusal.Kind.badRequest, 400), (.notPermitted, 403), (.notFound, 404), (.conflict, 409), (.versionMismatch, 412),
    (.invalid, 422), (.configuration, 422), (.unavailable, 503),
  ])
  func `has a status of its own`(kind: Refusal.Kind, status: Int) {
    let problem = HTTPProblem(Refusal(kind, Problem(at: "x", code: "c", message: "m")))
    #expect(problem.status.code == status)
    #expect(problem.code == kind.rawValue)
    #expect((problem.headers[.retryAfter] != nil) == (status == 503))
  }

  @Test func `is written with what was found and wanted, and who could`() {
    let problem = HTTPProblem(
      Refusal(
        .invalid,
        [
          Problem(
            at: "discount", code: "check_failed", message: "Too much.", found: .number("12.50"), wanted: .text("<= 10"),
            who: ["role:manager"]),
          Problem(at: "photos|photo_url", code: "none_of", message: "One of them."),
        ]))
    let text = String(decoding: problem.json.bytes, as: UTF8.self)
    #expect(
      text == """
        {"type":"about:blank","title":"Unprocessable Content","status":422,"code":"invalid",\
        "detail":"Too much. (and 1 more)","errors":[{"at":"discount","code":"check_failed","message":"Too much.",\
        "params":{"found":12.50,"wanted":"<= 10","who":["role:manager"]}},\
        {"at":"photos|photo_url","code":"none_of","message":"One of them."}]}
        """)
  }

  @Test func `tells nothing of an error that is not for callers`() {
    struct Secret: Error, CustomStringConvertible { let description = "password 12345" }
    #expect(HTTPProblem.known(Secret()) == nil)
    #expect(!String(decoding: HTTPProblem.failure(id: "abc").json.bytes, as: UTF8.self).contains("12345"))
  }
}
