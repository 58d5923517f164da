import ArgumentParser
import Diagnostics

/// The root of the command line.
struct TrellisCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trellis",
    abstract: "A CRM that takes the shape of its user's industry.",
    discussion: """
      An industry preset is a folder of YAML; a tenant is made from one, and its store enforces the processes.

        trellis tenant create acme --preset real-estate --samples
        trellis record list acme deals --sort=-amount
        trellis serve

      The data directory is ./data, or TRELLIS_DATA, or --data. While a server owns it, the other commands work through \
      the server. Exit codes: 0 done, 1 failed or refused, 2 wrong usage. With --json, answers are JSON on the standard \
      output, and what went wrong is {"error": {"code", "message", "problems", "diagnostics"}} on the standard error.
      """,
    version: "0.1.0",
    subcommands: [
      PresetCommand.self, TenantCommand.self, ModuleCommand.self, FieldCommand.self, BlueprintCommand.self,
      ProcessCommand.self,
      ConfigCommand.self, RecordCommand.self, AttachmentCommand.self, NoteCommand.self, TransitionCommand.self,
      QueueCommand.self, ApprovalCommand.self, ResultsCommand.self, ReviewCommand.self, FormCommand.self,
      SearchCommand.self, ServiceLevelCommand.self, SimulateCommand.self, DuplicateCommand.self,
      ImportCommand.self,
      ExportCommand.self,
      ViewCommand.self, UserCommand.self, RoleCommand.self, TeamCommand.self, AccessCommand.self, KeyCommand.self,
      SessionCommand.self, OpenIDCommand.self, AuditCommand.self, SubjectCommand.self, RetentionCommand.self,
      AutomationCommand.self, OutboxCommand.self, NotificationCommand.self, SecretCommand.self,
      ExprCommand.self,
      DoctorCommand.self, ServeCommand.self,
    ])

  /// Names the command that was meant where there is none of that name; of an argument too many nobody would think so.
  private static func requireCommand(_ arguments: [String]) throws {
    var command: any ParsableCommand.Type = Self.self
    var path = "trellis"
    for word in arguments {
      let configuration = command.configuration
      let names = configuration.subcommands.map { $0._commandName }
      guard !names.isEmpty, configuration.defaultSubcommand == nil, !word.hasPrefix("-"), word != "help" else { return }
      guard let next = configuration.subcommands.first(where: { $0._commandName == word }) else {
        let hint = NearMiss.nearest(to: word, among: names).map { " Did you mean `\(path) \($0)`?" } ?? ""
        throw ValidationError(
          "There is no command `\(path) \(word)`.\(hint) There are: \(names.joined(separator: ", ")).")
      }
      command = next
      path += " \(word)"
    }
  }

  /// The command that arguments ask for.
  ///
  /// `--team=` gives the empty text, as `--team ''` does; the parser by itself would take the next argument for the value.
  static func parsed(_ arguments: [String]) throws -> any ParsableCommand {
    let options = arguments.prefix { $0 != "--" }
    let whole = options.flatMap { argument in
      argument.hasPrefix("--") && argument.firstIndex(of: "=") == argument.indices.last
        ? [String(argument.dropLast()), ""] : [argument]
    }
    try requireCommand(arguments)
    return try parseAsRoot(whole + arguments.dropFirst(options.count))
  }
}
