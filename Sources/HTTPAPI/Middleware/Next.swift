package import Hummingbird

/// What a middleware calls to let the request go on; Hummingbird declares it to run off the caller's actor.
package typealias Next = @concurrent (Request, ServerContext) async throws -> Response
