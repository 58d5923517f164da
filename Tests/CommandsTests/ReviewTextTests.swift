import Engine
import Foundation
import Testing

@testable import TrellisCommands

struct ReviewTextTests {
  private func draft(_ more: String) throws -> ReviewDraft {
    let json = """
      {"id": 7, "module": "leads", "review": "web_leads", "label": "Incoming leads", "status": "pending", "round": 1,
       "createdAt": "2026-06-01T09:00:00Z", "isOverdue": false, "values": {}, "fields": {}, "unverified": [], "may": [], \(more)}
      """
    return try JSONDecoder().decode(ReviewDraft.self, from: Data(json.utf8))
  }

  @Test(arguments: [
    (
      #""channel": "form", "source": "white_paper""#, "7: pending, Incoming leads: leads, came in by form white_paper\n"
    ),
    (
      #""channel": "import", "author": "mia", "claimedBy": "eva""#,
      "7: pending, Incoming leads: leads, came in by import from mia, claimed by eva\n"
    ),
  ])
  func aDraftSaysHowItCameIn(more: String, line: String) throws {
    #expect(try ReviewText(draft(more)).line == line)
  }
}
