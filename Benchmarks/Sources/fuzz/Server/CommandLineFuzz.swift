import Foundation
import harness

/// Calls the command line with hostile files and arguments: it has to end by itself, with 0, 1 or 2.
struct CommandLineFuzz {
  let options: Options
  let trellis: String
  let common: [String]
  let tenant: String

  /// - Returns: whether it did.
  func run(_ number: Int) -> Bool {
    var random = SplitMix(seed: Seeds.seed(options.seed, "cli", number))
    let file = "\(options.directory)/inputs/import.csv"
    let text = "name,account,amount,opportunity_type\nDeal,1,5,renewal\n\"A, B\",2,1.5,new_business\n"
    let input = Mutation.of(Array(text.utf8), &random)
    try? Data(input).write(to: URL(fileURLWithPath: file))
    let arguments = arguments(file, &random)
    let said = "\(options.directory)/inputs/errors.txt"
    guard FileManager.default.createFile(atPath: said, contents: nil), let errors = FileHandle(forWritingAtPath: said),
      let process = try? Program(trellis, arguments + common).start(output: FileHandle.nullDevice, errors: errors)
    else { return true }
    process.waitUntilExit()
    try? errors.close()
    guard process.terminationReason == .exit, (0...2).contains(process.terminationStatus) else {
      let shown = arguments.map { $0.debugDescription }.joined(separator: " ")
      // A crash says there where it was.
      let words = (try? String(contentsOfFile: said, encoding: .utf8)) ?? ""
      Findings(options: options).report(
        "cli", number: number, input,
        "`trellis \(shown)` ended with \(process.terminationStatus) (\(process.terminationReason)): \(words)")
      return false
    }
    return true
  }

  private func arguments(_ file: String, _ random: inout SplitMix) -> [String] {
    // The system itself takes no argument with a zero byte.
    let text = String(Hostile.text(&random).prefix(2_000).filter { $0 != "\u{0}" })
    return [
      ["import", tenant, "deals", file],
      ["import", tenant, "deals", file, "--dry-run", "--map", "name=\(text)"],
      ["record", "create", tenant, "deals", "name=\(text)", "opportunity_type=renewal"],
      ["record", "list", tenant, "deals", "--filter", text],
      ["transition", "run", tenant, "deals", "1", text],
      ["record", "get", tenant, "deals", text],
    ].randomElement(using: &random) ?? []
  }
}
