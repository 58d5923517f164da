import ArgumentParser
import Engine
import Expressions
import Operations

struct UserAbsence: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "absence", abstract: "Records when users are away and who substitutes for them.",
    subcommands: [List.self, Add.self, Remove.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Records when a user is away, both days included.",
      discussion:
        "Example: trellis user absence add acme ana --from 2026-12-21 --until 2027-01-03 --substitute ben")

    @OptionGroup var data: DataOptions

    @Argument(help: "The tenant.")
    var tenant: String

    @Argument(help: "The user's name.")
    var name: String

    @Option(name: .long, help: "The first day, such as 2026-12-21.", transform: OptionValue.day)
    var from: CalendarDate

    @Option(name: .long, help: "The last day.", transform: OptionValue.day)
    var until: CalendarDate

    @Option(name: .long, help: "The user who substitutes for them.")
    var substitute: String?

    @Option(name: .long, help: "A note that colleagues can see.")
    var note = ""

    func run() async throws {
      let absence = NewAbsence(first: from, last: until, substitute: substitute, note: note)
      try data.print(await data.run(AddAbsence(tenant: tenant, user: name, absence: absence))) { noted in
        "Noted as absence \(noted.id): \(noted.user) is away from \(noted.first.text) to \(noted.last.text).\n"
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists who is away when.", discussion: "Example: trellis user absence list acme --from 2026-12-01")

    @OptionGroup var data: DataOptions

    @Argument(help: "The tenant.")
    var tenant: String

    @Option(name: .long, help: "Only this user.")
    var user: String?

    @Option(name: .long, help: "Leave out absences that are over by this day.", transform: OptionValue.day)
    var from: CalendarDate?

    func run() async throws {
      try data.print(await data.run(ListAbsences(tenant: tenant, user: user, from: from))) { absences in
        var table = TextTable("id", "user", "from", "until", "substitute", "note")
        for absence in absences {
          table.add(
            "\(absence.id)", absence.user, absence.first.text, absence.last.text, absence.substitute ?? "", absence.note
          )
        }
        return table.text(empty: "Nobody is away.")
      }
    }
  }

  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Removes an absence.", discussion: "Example: trellis user absence remove acme 3")

    @OptionGroup var data: DataOptions

    @Argument(help: "The tenant.")
    var tenant: String

    @Argument(help: "The absence's id; see `trellis user absence list`.")
    var absence: Int64

    func run() async throws {
      try data.print(await data.run(RemoveAbsence(tenant: tenant, absence: absence))) { _ in
        "Removed the absence \(absence).\n"
      }
    }
  }
}
