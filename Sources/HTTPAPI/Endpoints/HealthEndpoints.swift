import Hummingbird
import JSONText
import Tenancy

/// What a load balancer asks: whether the process lives, and whether it can serve.
struct HealthEndpoints {
  let workspace: Workspace
  let scope: TenantScope

  func mount(on router: Router<ServerContext>) {
    router.get("healthz") { _, _ in Response.json(.object(["status": "ok"])) }
    router.get("readyz") { _, _ in
      try await checkStore()
      return Response.json(.object(["status": "ready"]))
    }
  }

  /// The one tenant's store has to open; of many, each is opened when it is asked for.
  private func checkStore() async throws {
    guard case .one(let tenant) = scope else { return }
    do {
      try await workspace.withStore(tenant) { _ in }
    } catch {
      throw HTTPProblem.unavailable
    }
  }
}
