import GRDB

extension Store {
  /// Keeps the secret of a second factor for the caller; it is wanted once it is confirmed.
  ///
  /// - Throws: ``Refusal`` if they have one that is confirmed.
  package func proposeSecondFactor(_ secret: [UInt8], of caller: Caller) async throws {
    let (now, secrets) = (clock.now(), try requireSecrets())
    try await writePeople { [self] db, state in
      let caller = try present(caller, db)
      try Self.requireOwner(caller, of: caller.userID, state)
      let credentials = CredentialTable(db: db, now: now)
      guard try !credentials.credential(of: caller.userID).isFactorConfirmed else {
        throw Refusal.secondFactor("There is a second factor already. Remove it first.")
      }
      try credentials.propose(secret, of: caller.userID, secrets)
    }
  }

  /// Turns the second factor on, and ends the other sessions: from now on each begins with it.
  ///
  /// - Throws: ``Refusal`` if there is none to confirm, or the code is not its.
  package func confirmSecondFactor(_ code: String, recoveryHashes: [[UInt8]], of caller: Caller) async throws {
    let (now, secrets) = (clock.now(), try requireSecrets())
    try await tend(AuditEntry(.factorOn, "user \(caller.name)"), as: caller) { caller, db, state in
      try Self.requireOwner(caller, of: caller.userID, state)
      let credentials = CredentialTable(db: db, now: now)
      let kept = try credentials.credential(of: caller.userID)
      guard kept.factor != nil, !kept.isFactorConfirmed else {
        throw Refusal.noSecondFactor(isOn: kept.isFactorConfirmed)
      }
      guard let step = credentials.step(of: code, kept, of: caller.userID, secrets) else {
        throw Refusal.secondFactor("That is not the code that your application shows now.")
      }
      try credentials.confirm(at: step, recoveryHashes: recoveryHashes, of: caller.userID)
      try SessionTable(db: db, now: now).endAll(of: caller.userID, except: caller.session)
    }
  }

  /// Turns the second factor off.
  ///
  /// - Parameters:
  ///   - user: the name, for an administrator who helps somebody that has lost it; nil means the caller's own.
  ///   - code: of the factor, or a recovery code; the caller's own goes by it alone.
  ///   - caller: whoever asks.
  /// - Throws: ``Refusal``.
  package func removeSecondFactor(of user: String? = nil, code: String? = nil, by caller: Caller) async throws {
    let (now, secrets) = (clock.now(), try requireSecrets())
    try await tend(AuditEntry(.factorOff, "user \(user ?? caller.name)"), as: caller) { caller, db, state in
      let credentials = CredentialTable(db: db, now: now)
      if let user {
        try Self.requireUserAdministrator(caller, state)
        guard let owner = try UserTable.user(named: user, db) else { throw Refusal.noSuchUser(user) }
        return try credentials.removeFactor(of: owner.id)
      }
      try Self.requireOwner(caller, of: caller.userID, state)
      let kept = try credentials.credential(of: caller.userID)
      guard kept.isFactorConfirmed else { throw Refusal.noSecondFactor(isOn: false) }
      guard let code, try credentials.use(code, of: caller.userID, kept, secrets) else {
        throw Refusal.secondFactor("That is not a code of your second factor.")
      }
      try credentials.removeFactor(of: caller.userID)
    }
  }
}

extension Refusal {
  /// There is none to confirm or to turn off: not a wrong code, for there is none that would be right.
  fileprivate static func noSecondFactor(isOn: Bool) -> Refusal {
    let message =
      isOn
      ? "The second factor is on already: there is none to be confirmed."
      : "No second factor has been begun. POST /second-factor begins one, and PUT /second-factor with a code turns it on."
    return Refusal(.conflict, Problem(at: "second_factor", code: "no_second_factor", message: message))
  }

  fileprivate static func secondFactor(_ message: String) -> Refusal {
    Refusal(.invalid, Problem(at: "code", code: "wrong_code", message: message))
  }
}
