import Engine
import HTTPTypes
import Hummingbird
import JSONText
import Metamodel

/// A step of a process: what it asks for, to be filled in, or why it is not open.
struct StepPage: PageModel {
  let shell: Shell
  let w: Words
  let title: String
  let record: ListPage.Link
  let states: String
  let action: String
  let version: String
  /// What is in the way and cannot be filled in here; nothing where the step is open.
  let problems: [String]
  let who: String?
  let isOpen: Bool
  let asksNothing: Bool
  let needed: [Need]
  let optional: [Need]
  let branches: [Branch]

  static let routes: [PageRoute] = [
    .get("/records/{module}/{id}/steps/{step}") { try await StepBuilder.read($0).response() },
    .post("/records/{module}/{id}/steps/{step}") { try await StepBuilder.read($0).submit() },
    .post("/records/{module}/{id}/steps/{step}/ticks") { try await StepBuilder.read($0).tick() },
    .get("/records/{module}/{id}/steps/{step}/{branch}") { try await StepBuilder.read($0).response() },
    .post("/records/{module}/{id}/steps/{step}/{branch}") { try await StepBuilder.read($0).submit() },
  ]

  func computed(_ name: String) -> Any? {
    switch name {
    case "hasProblems": !problems.isEmpty
    case "hasOptional": !optional.isEmpty
    case "hasBranches": !branches.isEmpty
    default: nil
    }
  }

  /// One thing that is asked for, or a group of several; exactly one of its kinds is there.
  struct Need: PageModel {
    var group: Group?
    var control: Control?
    var check: Check?
    var note: Note?
    var activity: Activity?
    var related: Related?
    var files: Files?
    /// What is asked for by another part already.
    var hint: String?
    /// Whether the step is not taken without it; a control says so itself.
    var isRequired = false
  }

  struct Group: PageModel {
    let legend: String
    let items: [Need]
  }

  struct Check: PageModel {
    let code: String
    let label: String
    let isOn: Bool
    let error: String?
    /// Who has ticked it, and when; nil where nobody has.
    let ticked: String?
    /// Whether it is ticked by itself, ahead of the step.
    let isKept: Bool
    let action: String
  }

  struct Note: PageModel {
    let label: String
    let value: String
    let error: String?
  }

  struct Activity: PageModel {
    let label: String
    let kind: String
    let place: String
    let value: String
    let controls: [Control]
    let error: String?
  }

  struct Related: PageModel {
    let text: String
    let href: String?
    let link: String
    let error: String?
  }

  struct Files: PageModel {
    let label: String
    let upload: String
    let kind: String?
    let items: [File]
    let error: String?
  }

  struct File: PageModel {
    let id: String
    let name: String
    let isOn: Bool
  }

  /// What is done beside others before the step is made.
  struct Branch: PageModel {
    let label: String
    let href: String?
    let done: String?
    let problems: [String]
  }
}
