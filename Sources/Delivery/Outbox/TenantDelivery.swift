import Engine
import Tenancy

/// Sends what a tenant has to send now: several parcels at a time, and the next as soon as one is done.
///
/// Fewer go over one channel at once, so that a receiver that is slow does not keep the others waiting.
struct TenantDelivery {
  let name: TenantName
  let workspace: Workspace
  let courier: Courier
  let slots: Slots
  /// Rings when the tenant may have more to send.
  let rings: AsyncStream<Void>
  /// Whether other tenants wait until this one has had its turn.
  let isAwaited: @Sendable () -> Bool

  /// Parcels of a tenant that are under way at once, and those of them over one channel.
  private static let parcels = 8
  private static let parcelsOfChannel = 4
  /// Parcels of one turn while others wait for theirs.
  private static let turn = 16
  /// Parcels after which what was sent long ago is taken away.
  private static let portion = 64

  private enum Event {
    case rung
    case closed
    case done(number: Int, channel: String, DeliveryOutcome)
  }

  /// Sends until there is nothing left that could be sent now, or the turn is over; what is under way then is finished.
  ///
  /// - Returns: what came of each, in order.
  func run() async throws -> [DeliveryOutcome] {
    try await workspace.withStore(name.description) { store in
      let outcomes = try await withThrowingTaskGroup(of: Event.self) { group in
        var (channels, outcomes) = ([String: Int](), [Int: DeliveryOutcome]())
        var (begun, underWay) = (0, 0)
        group.addTask { await ring() }
        while true {
          let busy = channels.filter { $0.value >= Self.parcelsOfChannel }.map(\.key)
          if mayBegin(after: begun, underWay), let parcel = try await next(in: store, busy) {
            (begun, underWay) = (begun + 1, underWay + 1)
            channels[parcel.channel, default: 0] += 1
            group.addTask { [begun] in
              .done(number: begun, channel: parcel.channel, try await deliver(parcel, of: store))
            }
            continue
          }
          guard underWay > 0, let event = try await group.next() else { break }
          switch event {
          case .rung:
            try await store.finishAnnounced()
            group.addTask { await ring() }
          case .closed: break
          case .done(let number, let channel, let outcome):
            underWay -= 1
            channels[channel, default: 1] -= 1
            outcomes[number] = outcome
            if outcomes.count.isMultiple(of: Self.portion) { try await settle(store) }
          }
        }
        // What still waits to be rung for.
        group.cancelAll()
        return outcomes
      }
      try await settle(store)
      return outcomes.sorted { $0.key < $1.key }.map(\.value)
    }
  }

  private func mayBegin(after begun: Int, _ underWay: Int) -> Bool {
    !Task.isCancelled && underWay < Self.parcels && (begun < Self.turn || !isAwaited())
  }

  private func ring() async -> Event {
    for await _ in rings { return .rung }
    return .closed
  }

  /// The next parcel that nobody else is sending, with a slot for it; nil if there is none.
  private func next(in store: Store, _ busy: [String]) async throws -> Parcel? {
    await slots.take()
    var isKept = false
    defer { if !isKept { slots.giveBack() } }
    while !Task.isCancelled {
      let others = workspace.outboxes.underWay(of: name)
      guard let found = try await store.parcels(limit: 1, besides: others, over: busy).first else { return nil }
      guard workspace.outboxes.take(found.id, of: name) else { continue }
      defer { if !isKept { workspace.outboxes.giveBack(found.id, of: name) } }
      // Read again, since what another had until just now is not due any more.
      guard let parcel = try await store.parcels(limit: 1, only: found.id).first else { continue }
      isKept = true
      return parcel
    }
    return nil
  }

  private func deliver(_ parcel: Parcel, of store: Store) async throws -> DeliveryOutcome {
    defer {
      workspace.outboxes.giveBack(parcel.id, of: name)
      slots.giveBack()
    }
    var parcel = parcel
    if let decision = parcel.decision,
      let link = try await workspace.decisionLink(to: decision.approval, for: decision.user, of: name, in: store)
    {
      parcel = parcel.leading(to: link)
    }
    let (outcome, reply) = await courier.deliver(parcel)
    return try await store.finish(parcel, outcome, reply: reply)
  }

  private func settle(_ store: Store) async throws {
    try await store.settleOutbox { [outboxes = workspace.outboxes] in try outboxes.settle($0, of: name) }
  }
}
