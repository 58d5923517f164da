import ArgumentParser
import Engine
import Expressions
import Metamodel

/// On what terms a key is given.
struct KeyTermOptions: ParsableArguments {
  @Option(name: .long, help: "The one of the user's roles in which the key acts. (default: all)")
  var role: String?

  @Option(
    name: .long,
    help: "What the key may do in a module, such as deals:read,update, '*:read' or deals:all; may be repeated.")
  var scope: [ScopeArgument] = []

  @Option(
    name: .long, help: "A network from which it may be used, such as 192.0.2.0/24; may be repeated. (default: any)",
    transform: OptionValue.network)
  var network: [NetworkRange] = []

  @Option(
    name: .long, help: "When it ends: 2027-01-31, the beginning of that day in UTC, or 2027-01-31T12:00:00Z.",
    transform: OptionValue.moment)
  var expires: Timestamp?

  var terms: KeyTerms {
    let rights = Dictionary(scope.map { ($0.module, $0.rights) }) { $0.union($1) }
    return KeyTerms(
      scope: KeyScope(role: role, rights: scope.isEmpty ? nil : rights), networks: network, expiresAt: expires)
  }
}

/// Rights in a module, as `deals:read,update`.
struct ScopeArgument: ExpressibleByArgument {
  let module: String
  let rights: Set<Right>

  init?(argument: String) {
    let parts = argument.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return nil }
    module = parts[0]
    if parts[1] == "all" {
      rights = Set(Right.allCases)
      return
    }
    let names = parts[1].split(separator: ",").map(String.init)
    rights = Set(names.compactMap(Right.init(rawValue:)))
    guard rights.count == names.count else { return nil }
  }
}

/// Reads options whose values are no plain words.
enum OptionValue {
  static func network(_ text: String) throws -> NetworkRange {
    guard let range = NetworkRange(text) else {
      throw ValidationError("'\(text)' is no network; one is written as 192.0.2.0/24 or 2001:db8::/32.")
    }
    return range
  }

  static func day(_ text: String) throws -> CalendarDate {
    guard let day = CalendarDate(parsing: text) else {
      throw ValidationError("'\(text)' is no day; one is written as 2026-12-21.")
    }
    return day
  }

  /// A moment, or the beginning of a day in UTC.
  static func moment(_ text: String) throws -> Timestamp {
    let isDay = CalendarDate(parsing: text) != nil
    guard let moment = Timestamp(parsing: isDay ? "\(text)T00:00:00Z" : text) else {
      throw ValidationError("'\(text)' is no moment; one is written as 2027-01-31 or 2027-01-31T12:00:00Z.")
    }
    return moment
  }
}
