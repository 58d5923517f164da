import Engine
import HTTPTypes
import Hummingbird
import JSONText

/// How processes run: figures, and logs for process mining.
enum ProcessEndpoints {
  static let all: [Endpoint] = [
    Endpoint(
      method: .get, path: "/processes/{module}/report", name: "report_process",
      summary: "Tells how long records stay in each state, which steps they take, and what is refused.",
      query: [.drivenField, .filter, .processGroup], answer: .named("process_report"), handle: report),
    Endpoint(
      method: .get, path: "/processes/{module}/log.csv", name: "export_process_log_csv",
      summary: "Gives every move of a module's records as CSV, case by case.", query: [.drivenField, .filter],
      answer: .csv, handle: { try await log($0, .csv) }),
    Endpoint(
      method: .get, path: "/processes/{module}/log.xes", name: "export_process_log_xes",
      summary: "Gives every move of a module's records as XES, case by case.", query: [.drivenField, .filter],
      answer: .xes, handle: { try await log($0, .xes) }),
  ]

  private static func report(_ call: APICall) async throws -> Response {
    let request = ProcessReportRequest(
      module: call.module, field: call.query.text(.drivenField), filter: call.query.text(.filter),
      groupBy: call.query.text(.processGroup).flatMap(ProcessGroup.init))
    return .json(try await call.store.processReport(request, as: call.caller).json)
  }

  /// Sent as it is read. If a later piece cannot be read the connection ends before the body does.
  private static func log(_ call: APICall, _ format: ProcessLogFormat) async throws -> Response {
    let request = ProcessLogRequest(
      module: call.module, field: call.query.text(.drivenField), format: format, filter: call.query.text(.filter))
    let log = try await call.store.processLog(request, as: call.caller)
    let body = ResponseBody { writer in
      // The store may be closed once nobody holds the tenant.
      defer { withExtendedLifetime(call.tenant) {} }
      var log = log
      while let piece = try await log.next() { try await writer.write(ByteBuffer(bytes: piece)) }
      try await writer.finish(nil)
    }
    return Response(
      status: .ok,
      headers: [
        .contentType: format == .csv ? "text/csv; charset=utf-8; header=present" : "application/xml",
        .contentDisposition: "attachment; filename=\"\(call.module).\(format.rawValue)\"",
      ], body: body)
  }
}

extension ProcessReport {
  fileprivate var json: JSON {
    .object([
      "module": .string(module), "field": .string(field), "states": .array(states.map(\.json)),
      "steps": .array(steps.map(\.json)), "refusals": .array(refusals.map(\.json)),
      "approvals": .array(approvals.map(\.json)), "decisions": .array(decisions.map(\.json)),
    ])
  }
}

extension StateFigures {
  fileprivate var json: JSON {
    .object([
      "group": .optional(group), "state": .string(state), "entered": .integer(entered), "present": .integer(present),
      "mean_seconds": .optional(meanSeconds), "median_seconds": .optional(medianSeconds),
      "p90_seconds": .optional(p90Seconds),
    ])
  }
}

extension StepFigures {
  fileprivate var json: JSON {
    .object([
      "group": .optional(group), "step": .string(step), "from": .optional(from), "to": .optional(to),
      "count": .integer(count),
    ])
  }
}

extension RefusalFigures {
  fileprivate var json: JSON {
    .object([
      "group": .optional(group), "transition": .string(transition), "at": .optional(at), "code": .string(code),
      "count": .integer(count),
    ])
  }
}

extension ApprovalFigures {
  fileprivate var json: JSON {
    .object([
      "group": .optional(group), "approval": .string(approval), "rule": .integer(rule), "outcome": .string(outcome),
      "count": .integer(count), "mean_seconds": .optional(meanSeconds), "median_seconds": .optional(medianSeconds),
      "p90_seconds": .optional(p90Seconds),
    ])
  }
}

extension DecisionFigures {
  fileprivate var json: JSON {
    .object([
      "group": .optional(group), "approval": .string(approval), "by": .string(by), "verdict": .string(verdict),
      "capacity": .string(capacity), "count": .integer(count), "mean_seconds": .optional(meanSeconds),
    ])
  }
}

extension JSON {
  fileprivate static func optional(_ number: Int64?) -> JSON { number.map { .integer($0) } ?? .null }

  fileprivate static func optional(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }
}
