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

  /// The command that arguments name, down to the group or the command itself.
  ///
  /// - Throws: `ValidationError` that names the command that was meant where there is none of that name; of an argument too many nobody
  ///   would think so.
  private static func command(of arguments: [String]) throws -> any ParsableCommand.Type {
    var command: any ParsableCommand.Type = Self.self
    var path = "trellis"
    for word in arguments {
      let configuration = command.configuration
      let names = configuration.subcommands.map { $0._commandName }
      guard !names.isEmpty, configuration.defaultSubcommand == nil, !word.hasPrefix("-"), word != "help" else {
        return command
      }
      guard let next = configuration.subcommands.first(where: { $0._commandName == word }) else {
        let hint = NearMiss.nearest(to: word, among: names).map { " Did you mean `\(path) \($0)`?" } ?? ""
        throw ValidationError(
          "There is no command `\(path) \(word)`.\(hint) There are: \(names.joined(separator: ", ")).")
      }
      command = next
      path += " \(word)"
    }
    return command
  }

  /// An option that a command has not, which the parser would not speak of before all that is missing is there.
  private static func unknownOption(_ arguments: ArraySlice<String>, of command: any ParsableCommand.Type)
    -> UsageError?
  {
    let known = helpMessage(for: command).matches(of: /--[a-z][a-z0-9-]*/).map { String($0.output) }
    let given = arguments.filter { $0.hasPrefix("--") }.map { String($0.prefix { $0 != "=" }) }
    guard let unknown = given.first(where: { !known.contains($0) }) else { return nil }
    let hint = NearMiss.nearest(to: unknown, among: known).map { ". Did you mean '\($0)'?" } ?? ""
    return UsageError(message: "Unknown option '\(unknown)'\(hint)", command: command)
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
    let command = try command(of: arguments)
    do {
      return try parseAsRoot(whole + arguments.dropFirst(options.count))
    } catch {
      guard message(for: error).hasPrefix("Missing expected argument") else { throw error }
      throw unknownOption(options, of: command) ?? error
    }
  }
}

/// Wrong usage of a command that its own parser does not speak of.
struct UsageError: Error, CustomStringConvertible {
  let message: String
  let command: any ParsableCommand.Type

  var description: String { message }

  /// What stands under the message: how the command is used.
  var usage: String { TrellisCommand.usageString(for: command) }
}
