import Engine
import Foundation
import HTTPAPI
import HTTPTypes
import Metamodel
import Tenancy
import Testing

struct ReviewTests {
  @Test func `what is wrong with a deed about a draft is pointed at where its body has it`() async throws {
    try await TestServer.run { server in
      try await server.desk.workspace.withStore("acme") { store in
        let review = """
          review: held
          label: Held
          module: tickets
          enters: {channels: [api]}
          reviewers: [{role: administrator}]
          verify: [subject]
          reasons: {invalid: Invalid}
          own: true
          """
        _ = try await store.publish(
          overlay: SourceSet(name: "overlay", files: ["reviews/held.yaml": review]),
          author: try await store.firstAdministrator(), message: "review")
      }
      let held = try await server.send(.post, "/records/tickets", #"{"subject": "Printer"}"#)
      #expect(held.status == 202)
      let before = try await server.send(.get, "/reviews/1").text
      let wrong = #"{"fields": {"subject": {"accepted": false, "reason": "nonsense"}}}"#
      let deeds: [(String, String, String)] = [
        ("verify", wrong, "/fields/subject"), ("reject", wrong, "/fields/subject"), ("reject", "{}", "/reason"),
        ("correct", #"{"values": {"subjct": "x"}}"#, "/values/subjct"), ("accept", "{}", "/values/subject"),
      ]
      for (deed, body, pointer) in deeds {
        let refused = try await server.send(.post, "/reviews/1/\(deed)", body)
        #expect((400..<500).contains(refused.status) && refused.pointers == [pointer], "\(deed): \(refused.text)")
      }
      #expect(try await server.send(.get, "/reviews/1").text == before)
    }
  }
}
