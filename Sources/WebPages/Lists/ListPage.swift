import Engine
import HTTPTypes
import Hummingbird
import Metamodel
import Operations

/// The records of a module as a table.
struct ListPage: PageModel {
  let shell: Shell
  let w: Words
  let title: String
  let count: String
  let new: Link?
  let board: String?
  let export: String?
  /// Where records come in from a file; nil for who may not.
  let `import`: String?
  let views: [Tab]
  let filters: [Pill]
  let filterForm: FilterForm
  let form: ExpressionForm
  let columns: ColumnForm
  let heads: [Head]
  let rows: [Row]
  let empty: Empty?
  let next: String?
  let first: String?
  let problems: [String]
  let saving: Saving
  /// Whether any column can be changed in the list.
  let isEditable: Bool
  /// What can be done with many at once; nil if nothing.
  var bulk: Bulk?

  static let routes: [PageRoute] = [
    .get("/records/{module}", show),
    .post("/records/{module}/views", saveView),
    .post("/records/{module}/views/delete", deleteView),
  ]

  /// The form by which something is done with those that are ticked.
  struct Bulk: PageModel {
    let action: String
    /// What the list asks, to come back to it.
    let question: String
    /// What all of them are called, where there are more than on this page.
    let all: String?
    let groups: [ColumnGroup]
  }

  struct ColumnGroup: PageModel {
    let label: String
    let choices: [Choice]
  }

  struct Link: PageModel {
    let href: String
    let text: String
  }

  struct Tab: PageModel {
    let href: String
    let text: String
    let isCurrent: Bool
  }

  /// A filter in words that is in force.
  struct Pill: PageModel {
    let text: String
    let without: String
    let removal: String
  }

  /// The filter as an expression.
  struct ExpressionForm: PageModel {
    let action: String
    let kept: [Hidden]
    let expression: String
    let showsExpression: Bool
    /// A line that points to the mistake, and what it is.
    let caret: String?
    let error: String?
  }

  struct Hidden: PageModel {
    let name: String
    let value: String
  }

  struct Choice: PageModel {
    let code: String
    let text: String
    var isChosen = false
  }

  struct ColumnForm: PageModel {
    let hidden: [Hidden]
    let choices: [Choice]
  }

  struct Head: PageModel {
    let text: String
    let sort: String?
    /// For `aria-sort`; nil where the list is not sorted by it.
    let direction: String?
    let arrow: String?
    let isNumber: Bool
    /// The field, where its values are changed in the list.
    let field: String?
  }

  struct Row: PageModel {
    let href: String
    let title: String
    let id: String
    let cells: [Column]
    /// What its box for ticking is called; nil where nothing is done with many.
    var tick: String?
  }

  struct Column: PageModel {
    let cells: [Cell]
    let isNumber: Bool

    func child(named name: String) -> Any? {
      switch name {
      case "cells": cells
      case "isNumber": isNumber
      default: nil
      }
    }
  }

  struct Empty: PageModel {
    let title: String
    let hint: String?
    let link: Link?
    /// What one can do here.
    var lessons: [String] = []
  }

  struct Saving: PageModel {
    let action: String
    let hidden: [Hidden]
    /// The view that may be deleted.
    let deletable: String?
    /// Whether that is everybody's.
    let isShared: Bool
    /// Whether views can be kept for everybody.
    let mayShare: Bool
  }
}

// MARK: Building it

extension ListPage {
  private static func show(_ call: PageCall) async throws -> Response {
    let module = try call.module
    var question = ListQuestion(call.query)
    let book = FieldBook(module: module, access: call.access, audience: call.audience)
    // What the form of filters has sent becomes part of the address.
    if let asked = question.with(formOf: call.query, book) {
      let stays: [(String, String?)] = [("build", (call.query["remove"] ?? call.query["build"]).map { _ in "1" })]
      return call.redirect(Links.path(call.links.list(module.name), asked.query + stays))
    }
    let views =
      call.access.may(.read, on: module.name) ? try await call.store.views(of: module.name, as: call.caller) : []
    if question.view == nil { question.view = views.first { $0.isDefault && $0.problems == nil }?.view.name ?? "" }
    let open = question.unfolding(views.first { $0.view.name == question.view }?.view, book)
    let builder = ListBuilder(
      call: call, module: module, question: question, open: open, views: views, book: book,
      filters: try await FilterFormBuilder(call, book, open))
    do {
      return try call.page(.list, try await builder.page())
    } catch let refusal as Refusal where [.badRequest, .invalid, .queryTimeout].contains(refusal.kind) {
      return try call.page(.list, try await builder.page(refused: refusal), status: .unprocessableContent)
    }
  }

  private static func saveView(_ call: PageCall) async throws -> Response {
    let module = try call.module
    let label = call.form["label"] ?? ""
    let view = SavedView(
      module: module.name, name: name(of: label), label: label, filter: call.form["filter"], sort: call.form["sort"],
      columns: call.form["columns"]?.split(separator: ",").map(String.init))
    if call.form["shared"] == "true" {
      _ = try await call.store.share(view, as: call.caller)
    } else {
      _ = try await call.store.save(view, as: call.caller)
    }
    return call.redirect(Links.path(call.links.list(module.name), [("view", view.name), ("done", "saved")]))
  }

  private static func deleteView(_ call: PageCall) async throws -> Response {
    let module = try call.module
    if call.form["shared"] == "true" {
      _ = try await call.store.unshare(call.form["view"] ?? "", of: module.name, as: call.caller)
    } else {
      try await call.store.deleteView(call.form["view"] ?? "", of: module.name, as: call.caller)
    }
    return call.redirect(call.links.list(module.name))
  }

  /// A name in lower snake case, made of what people call a view.
  private static func name(of label: String) -> String {
    let words = label.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    let name = words.joined(separator: "_").prefix(50)
    return name.first?.isLetter == true ? String(name) : "view_\(name)"
  }
}
