import Engine
import HTTPTypes
import Hummingbird
import Metamodel

extension APICall {
  /// The module in the path, if the model has it.
  var declaredModule: Module? { store.model.module(module) }

  /// Performs a command on a record and answers the record.
  func changed(_ command: Command, shape: BodyShape) async throws -> Response {
    guard let change = try await perform(command, shape) else { return try await rehearsed(command, shape) }
    var response = Response.json(representation(of: change))
    response.headers[.eTag] = ETag.text(change.version)
    return response
  }

  /// Performs a command that creates a record, and answers the record and its place.
  func created(_ command: Command, shape: BodyShape) async throws -> Response {
    guard let change = try await perform(command, shape) else { return try await rehearsed(command, shape) }
    var response = Response.json(representation(of: change), status: .created)
    response.headers[.eTag] = ETag.text(change.version)
    response.headers[.location] = "\(basePath)/records/\(change.module)/\(change.id)"
    return response
  }

  /// The record as the caller may see it: who may not read the module learns its id and version alone.
  func representation(of change: Change) -> JSON {
    guard caller.may(.read, on: change.module, in: store.model) else {
      return .object(["id": .integer(change.id), "version": .integer(change.version)])
    }
    return .raw(change.record.json(model: store.model))
  }

  /// The committed change, or nil if the caller asks for a rehearsal.
  private func perform(_ command: Command, _ shape: BodyShape) async throws -> Change? {
    guard !query.flag(.dryRun) else { return nil }
    do {
      return try await store.perform(command, as: caller)
    } catch let refusal as Refusal {
      throw HTTPProblem(refusal, in: shape)
    }
  }

  /// A rehearsal has no ETag and is wrapped, so that nobody takes it for a change.
  private func rehearsed(_ command: Command, _ shape: BodyShape) async throws -> Response {
    do {
      let change = try await store.rehearse(command, as: caller)
      return .json(.object(["dry_run": true, "record": representation(of: change)]))
    } catch let refusal as Refusal {
      throw HTTPProblem(refusal, in: shape)
    }
  }
}
