import Engine
import Metamodel

/// Where work waits, beside the modules: each a page in the navigation, named as its path is.
enum WorkPlace: String, CaseIterable, Sendable {
  case day = ""
  case calendar
  case calls
  case approvals
  case reviews
  case admin

  /// Those that are of use here, for whoever asks.
  static func all(_ call: PageCall, current: String) -> [Shell.Entry] {
    allCases.filter { $0.isUseful(call) }.map { place in
      Shell.Entry(
        label: call.words.text(place.word), href: call.links.work(place), isCurrent: place.kind == current)
    }
  }

  /// What a page of it says to the shell that it is.
  var kind: String { self == .day ? "day" : rawValue }

  private var word: WorkWord {
    switch self {
    case .day: .myDay
    case .calendar: .calendar
    case .calls: .callMode
    case .approvals: .approvals
    case .reviews: .reviews
    case .admin: .administration
    }
  }

  private func isUseful(_ call: PageCall) -> Bool {
    let (model, access) = (call.model, call.access)
    return switch self {
    case .day: true
    case .calendar: Agenda(call: call).isUseful
    case .calls: model.resultFlows.contains { $0.modules.contains { access.may(.read, on: $0.module) } }
    case .approvals: model.approvals.contains { access.may(.read, on: $0.module) }
    case .admin: access.isAdministrator
    case .reviews: model.reviews.contains { access.may(.create, on: $0.module) }
    }
  }
}

extension Links {
  func work(_ place: WorkPlace) -> String { "\(root)/\(place.rawValue)" }
}
