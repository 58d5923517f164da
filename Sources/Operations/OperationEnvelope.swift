import Foundation
import Tenancy

/// An operation on its way to the server: its name and its values.
struct OperationEnvelope: Sendable {
  /// Does it and answers in JSON.
  typealias Runner = @Sendable (Workspace, ByteStream, @escaping ProgressHandler) async throws -> Data

  let name: String
  let run: Runner

  /// The message for an operation, as JSON on one line.
  static func message<O: Operation>(for operation: O) throws -> Data {
    try JSONEncoder().encode(Message(operation: O.name, input: operation))
  }

  /// Reads a message.
  ///
  /// - Throws: ``OperationFailure`` with the code `unknown_operation` or `bad_operation`.
  init(reading message: Data) throws {
    guard let name = try? JSONDecoder().decode(Head.self, from: message).operation else {
      throw OperationFailure(code: "bad_operation", message: "The message names no operation.")
    }
    guard let type = Self.types[name] else {
      throw OperationFailure(
        code: "unknown_operation",
        message: "The server does not know the operation \(name). Server and command line have to be of one version.")
    }
    self.name = name
    run = try Self.runner(type, message)
  }

  private static func runner<O: Operation>(_ type: O.Type, _ message: Data) throws -> Runner {
    do {
      let operation = try JSONDecoder().decode(Message<O>.self, from: message).input
      return { try JSONEncoder().encode(try await operation.run(in: $0, reading: $1, progress: $2)) }
    } catch {
      throw OperationFailure(code: "bad_operation", message: "The values of \(O.name) cannot be read: \(error)")
    }
  }

  private struct Head: Codable { let operation: String }

  private struct Message<O: Operation>: Codable {
    let operation: String
    let input: O
  }

  /// Every operation that can be sent.
  private static let types: [String: any Operation.Type] = {
    let all: [any Operation.Type] = [
      CreateTenant.self, ListTenants.self, ShowTenant.self, DeleteTenant.self, ChangeTenant.self,
      ListModules.self, RenameModule.self, ListFields.self, AddField.self, UpdateField.self, RetireField.self,
      RestoreField.self, ShowConfiguration.self, ApplyConfiguration.self, RollBackConfiguration.self,
      MigrateBlueprint.self, DrawBlueprint.self, ExportProcessLog.self, ReportProcess.self,
      ListBlueprints.self, ShowBlueprint.self, PublishBlueprint.self, ListModelVersions.self, CheckTenant.self,
      SearchRecords.self, RebuildSearch.self, ListServiceLevels.self, SimulateTenant.self,
      ListDuplicates.self, ScanDuplicates.self, DismissDuplicates.self, RebuildDuplicates.self, PublishDuplicates.self,
      ListRecords.self, ListRelated.self, AggregateRecords.self, ListViews.self, SaveView.self, DeleteView.self,
      ShareView.self, UnshareView.self,
      ImportResultSheet.self, ExportResultSheet.self,
      GetRecord.self, ShowTimeline.self, CreateRecord.self, PerformCommand.self, ConvertRecord.self,
      UnconvertRecord.self, EraseRecord.self,
      ListTransitions.self, ListReviews.self, ShowReview.self, DecideReviews.self,
      ListAttachments.self, AddAttachment.self, SaveAttachment.self, DeleteAttachment.self, ListNotes.self,
      ChangeNote.self,
      ExplainTransition.self,
      ImportRecords.self, ExportRecords.self, CreateUser.self, ListUsers.self, ShowUser.self, UpdateUser.self,
      ListRoles.self,
      ShowRole.self, CreateRole.self, UpdateRole.self, DeleteRole.self, ShowTeam.self, ExplainAccess.self,
      ListTeams.self, CreateTeam.self,
      UpdateTeam.self, CreateKey.self, ListKeys.self, RevokeKey.self, RevokeKeys.self,
      RotateKey.self, ListAudit.self, ExportAudit.self, TrimAudit.self, ExportSubject.self, EraseSubject.self,
      RunRetention.self,
      InviteUser.self, UnlockUser.self, RemoveSecondFactor.self, ListSessions.self, EndSessions.self, AddAbsence.self,
      ListAbsences.self, RemoveAbsence.self, HandOver.self, SetOpenID.self, ShowOpenID.self, ForgetIdentities.self,
      ListOutbox.self, ShowOutbox.self, SettleOutbox.self, DeliverOutbox.self, ListNotifications.self,
      ReadNotification.self, SetSecret.self, ListSecrets.self, DeleteSecret.self,
      LogResult.self, PreviewResults.self, WorkCallQueue.self, ShowCallFigures.self, ListPrompts.self, FindCallers.self,
      ListResultFlows.self,
      ListApprovals.self, ShowApproval.self, DecideApproval.self,
      ListAutomations.self, ShowAutomationLog.self, TryAutomation.self, ListForms.self,
    ]
    return Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }()
}

/// One line of the server's answer.
enum OperationLine: Sendable {
  case progress(Progress)
  case answer(Data)
  case failure(OperationFailure)

  /// The line as JSON, with a line break at its end.
  var bytes: [UInt8] {
    let encoder = JSONEncoder()
    switch self {
    case .progress(let progress): return Self.line("progress", (try? encoder.encode(progress)) ?? Data("{}".utf8))
    case .answer(let answer): return Self.line("answer", answer)
    case .failure(let failure): return Self.line("error", (try? encoder.encode(failure)) ?? Data("{}".utf8))
    }
  }

  private static func line(_ key: String, _ json: Data) -> [UInt8] {
    Array("{\"\(key)\":".utf8) + json + Array("}\n".utf8)
  }
}

/// One line of the server's answer, read.
enum ReceivedLine<Answer: Decodable>: Decodable {
  case progress(Progress)
  case answer(Answer)
  case failure(OperationFailure)

  private enum CodingKeys: String, CodingKey {
    case progress
    case answer
    case error
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if let progress = try container.decodeIfPresent(Progress.self, forKey: .progress) {
      self = .progress(progress)
    } else if let failure = try container.decodeIfPresent(OperationFailure.self, forKey: .error) {
      self = .failure(failure)
    } else {
      self = .answer(try container.decode(Answer.self, forKey: .answer))
    }
  }
}
