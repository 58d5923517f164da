package import Expressions
import Foundation
import GRDB
import Metamodel

/// Which records of the call queue are wanted.
package struct CallQueueRequest: Sendable, Hashable, Codable {
  /// nil means all that flows are about.
  package var module: String?
  /// nil means all.
  package var flow: String?
  package var limit: Int

  package static let limits = 1...200

  /// - Parameters:
  ///   - module: nil means all that flows are about.
  ///   - flow: nil means all.
  ///   - limit: how many, 1 to 200.
  package init(module: String? = nil, flow: String? = nil, limit: Int = 50) {
    self.module = module
    self.flow = flow
    self.limit = limit
  }
}

/// A record that is to be called about.
package struct CallItem: Sendable, Hashable, Codable {
  package let module: String
  package let record: Int64
  /// What the record is called, as far as the reader may know.
  package let title: String
  package let flow: String
  /// When a call was planned; nil if none was.
  package let scheduled: Timestamp?
  /// When its time in its state is over; nil if that has none.
  package let due: Timestamp?
  /// When it was called about last.
  package let lastAttempt: Timestamp?
  /// How many results were logged about it.
  package let attempts: Int
  package let phones: [CallNumber]
  /// Whose it is, and until when; nil if it is nobody's.
  package var claimedBy: String?
  package var claimedUntil: Timestamp?

  private enum CodingKeys: String, CodingKey {
    case module
    case record
    case title
    case flow
    case scheduled
    case due
    case lastAttempt = "last_attempt"
    case attempts
    case phones
    case claimedBy = "claimed_by"
    case claimedUntil = "claimed_until"
  }
}

/// A number that can be called.
package struct CallNumber: Sendable, Hashable, Codable {
  /// As it was entered.
  package let number: String
  /// `tel:+34600111222`: its digits, with the code of the country if that is known.
  package let tel: String
  /// `https://wa.me/34600111222`; nil where the code of the country is not known.
  package let whatsapp: String?

  /// - Returns: nil of what has no digits.
  init?(_ number: String, callingCode: String?) {
    let digits = MatchText.phone(number, callingCode: callingCode)
    guard !digits.isEmpty else { return nil }
    // Without a code of the country it can be dialled only as it was entered.
    let isInternational = digits.first != "0"
    self.number = number
    tel = isInternational ? "tel:+\(digits)" : "tel:\(MatchText.digits(number))"
    whatsapp = isInternational ? "https://wa.me/\(digits)" : nil
  }
}

extension Store {
  /// The records that are to be called about, those first that come first. Nothing is taken.
  ///
  /// - Parameters:
  ///   - request: which.
  ///   - caller: whoever asks.
  /// - Returns: those that could be handed out now to the caller, and those that they have.
  /// - Throws: ``Refusal`` for a module or flow that there is not, or a limit outside 1 to 200.
  package func callQueue(_ request: CallQueueRequest, as caller: Caller) async throws -> [CallItem] {
    guard CallQueueRequest.limits.contains(request.limit) else {
      throw Refusal(
        .badRequest, Problem(at: "limit", code: "out_of_range", message: "The limit is 1 to 200, not \(request.limit).")
      )
    }
    return try await read(by: "call queue", as: caller) { context in
      let execution = Execution(context, as: caller)
      return try CallQueueReader(execution: execution, request: request).items(limit: request.limit)
    }
  }

  /// Hands out the record that comes first, which is the caller's until they log a result, put it back, or the time of the claim is over.
  ///
  /// Whoever has one already is handed that.
  ///
  /// - Parameters:
  ///   - request: of which module or flow; the limit counts for nothing.
  ///   - caller: whoever asks.
  /// - Returns: nil if there is none now.
  /// - Throws: ``Refusal`` for a module or flow that there is not.
  package func nextCall(_ request: CallQueueRequest = CallQueueRequest(), as caller: Caller) async throws -> CallItem? {
    try await execute(as: caller) { execution, _ in
      let item = try CallQueueReader(execution: execution, request: request).take()
      if let reading = execution.phi.reading { try execution.audit(reading.entry(by: "call queue")) }
      return item
    }
  }

  /// Puts the records back that the caller was handed out.
  ///
  /// - Returns: how many those were.
  package func releaseCalls(as caller: Caller) async throws -> Int {
    try await execute(as: caller) { execution, _ in
      try CallTable(db: execution.db).release(of: execution.caller.userID, at: execution.now)
    }
  }
}
