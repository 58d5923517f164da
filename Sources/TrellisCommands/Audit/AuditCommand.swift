import ArgumentParser

struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Shows what administrators have done, and who has read health data.",
    subcommands: [AuditList.self, AuditExport.self, AuditTrim.self])
}
