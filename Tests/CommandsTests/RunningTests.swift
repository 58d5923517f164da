import Foundation
import Testing

@testable import TrellisCommands

/// Whole commands on a directory of their own; what they print goes to the test's own output.
struct RunningTests {
  private let directory = "\(FileManager.default.temporaryDirectory.path)/trellis-\(UUID().uuidString.prefix(8))"

  @Test func aTenantThatDoesNotExistFailsWithOne() async {
    defer { try? FileManager.default.removeItem(atPath: directory) }
    #expect(await runTrellis(["tenant", "show", "nobody", "--data", directory]) == 1)
    #expect(await runTrellis(["record", "list", "nobody", "deals", "--data", directory, "--json"]) == 1)
    #expect(await runTrellis(["tenant", "list", "--data", directory]) == 1)
    #expect(!FileManager.default.fileExists(atPath: directory), "looking makes no directory")
  }

  @Test func anExpressionIsComputedWithoutATenant() async {
    #expect(await runTrellis(["expr", "eval", "x.y + 1 == 2", "--bind", "x.y=1", "--type", "x.y=int"]) == 0)
    #expect(await runTrellis(["expr", "eval", "-(x) < -1", "--bind", "x=2"]) == 0)
    #expect(await runTrellis(["expr", "eval", "--19"]) == 0)
    #expect(await runTrellis(["expr", "eval", "--json", "--", "---19"]) == 0)
    #expect(await runTrellis(["expr", "eval", "1", "--bnd"]) == 2)
    #expect(await runTrellis(["expr", "eval", "1 / 0"]) == 1)
    #expect(await runTrellis(["expr", "eval", "1 +", "--json"]) == 1)
    #expect(await runTrellis(["expr", "eval"]) == 2)
    #expect(await runTrellis(["expr", "eval", "x", "--bind", "x=text"]) == 2)
    #expect(await runTrellis(["expr", "eval", "x", "--bind", "x=1", "--bind", "x=2"]) == 2)
  }

  @Test func anAddressThatIsNoneIsRefused() async {
    defer { try? FileManager.default.removeItem(atPath: directory) }
    #expect(await runTrellis(["serve", "--host", "300.1.1.1", "--port", "8099", "--data", directory]) == 1)
    #expect(!FileManager.default.fileExists(atPath: directory))
  }

  @Test func aPresetThatDoesNotExistFailsWithOne() async {
    defer { try? FileManager.default.removeItem(atPath: directory) }
    #expect(await runTrellis(["preset", "lint", directory]) == 1)
    #expect(await runTrellis(["tenant", "create", "acme", "--preset", "nothing", "--data", directory]) == 1)
  }
}
