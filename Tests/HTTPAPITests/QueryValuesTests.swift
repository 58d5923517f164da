import HTTPTypes
import Testing

@testable import HTTPAPI

struct QueryValuesTests {
  private let parameters: [QueryParameter] = [.filter, .limit, .count, .fields]

  @Test func `decodes percent and plus`() throws {
    let query = try QueryValues(
      "filter=name+%3D%3D+%27a%2Bb%27&limit=20&count=true&fields=id,%20name", allowing: parameters)
    #expect(query.text(.filter) == "name == 'a+b'")
    #expect(query.integer(.limit) == 20)
    #expect(query.flag(.count))
    #expect(query.names(.fields) == ["id", "name"])
  }

  @Test func `knows what was left out`() throws {
    let query = try QueryValues("", allowing: parameters)
    #expect(query.text(.filter) == nil)
    #expect(query.names(.fields) == nil)
    #expect(!query.flag(.count))
  }

  @Test(arguments: [
    ("filtre=x", "unknown_parameter", "Did you mean \"filter\"?"), ("limit=0", "out_of_range", "1 to 200"),
    ("limit=201", "out_of_range", "201"), ("limit=ten", "out_of_range", "ten"),
    ("limit=99999999999999999999", "out_of_range", "1 to 200"), ("count=yes", "malformed", "true or false"),
    ("limit=1&limit=2", "repeated", "twice"), ("filter=%4", "malformed", "%"), ("filter=%ff", "malformed", "UTF-8"),
    ("Limit=1", "unknown_parameter", "limit"),
  ])
  func `refuses what it does not understand`(query: String, code: String, part: String) {
    let problem = #expect(throws: HTTPProblem.self) { try QueryValues(query, allowing: parameters) }
    #expect(problem?.status.code == 400)
    #expect(problem?.errors.first?.code == code)
    #expect(problem?.detail.contains(part) == true)
  }
}
