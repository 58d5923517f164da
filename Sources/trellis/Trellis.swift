import Foundation
import TrellisCommands

@main
struct Trellis {
  static func main() async {
    exit(await runTrellis(Array(CommandLine.arguments.dropFirst())))
  }
}
