import ArgumentParser

struct ExprCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "expr", abstract: "Tries out the language of filters, criteria and formulas.",
    subcommands: [ExprEval.self])
}
