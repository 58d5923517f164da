import Expressions
import Metamodel
import Testing

@testable import Engine

/// Effects of a transition on the records of a related list.
@Suite struct RelatedEffectTests {
  private static func care(_ more: String = "") -> String {
    """
    blueprint: care
    module: leads
    field: status
    initial: [new]
    states: {new: {}, lost: {terminal: true}, won: {terminal: true}}
    transitions:
      lose:
        label: Lose
        from: [new]
        to: lost
        after:
          - for_each: tasks
            where: status == 'open'
            do:
              - set: {status: void, subject: "{subject} (void)"}
                when: subject != 'Keep'
      win: {label: Win, from: [new], to: won}
    \(more)
    """
  }

  /// What is kept with a process version speaks of the records of the list, not of the blueprint's.
  @Test func theyAreReadBackFromAnOlderVersion() async throws {
    var files = AutomationModel.files
    files["blueprints/care.yaml"] = Self.care()
    files["automations/close_tasks.yaml"] = nil
    let test = try await TestStore(files: files)
    let lead = try await test.make("leads", ["name": .text("Ana")])
    for (subject, status) in [("Call", "open"), ("Keep", "open"), ("Done", "done")] {
      _ = try await test.make(
        "tasks", ["subject": .text(subject), "status": .text(status), "regarding": .text("leads/\(lead.id)")])
    }
    try await test.publish([
      "blueprints/care.yaml": "blueprint: care\ntransitions: {drop: {label: Drop, from: [new], to: lost}}\n"
    ])
    #expect(try await test.store.doctor().findings.filter { $0.severity == "error" } == [])
    try await test.run("lose", lead)
    #expect(
      try await test.texts("SELECT subject || ' ' || status FROM tasks ORDER BY id") == [
        "Call (void) void", "Keep open", "Done done",
      ])
  }
}
