import ArgumentParser

struct ExprCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "expr", abstract: "Tries out the expression language of filters, criteria and formulas.",
    subcommands: [ExprEval.self])
}
