/// How approvals end: with the agreement that they need, and for good.
extension ApprovalTables {
  /// Whether enough have agreed to a step: so many different people, each with a vote of their own.
  ///
  /// - Parameters:
  ///   - approval: which, as SQL.
  ///   - step: which, as SQL.
  static func isAgreed(_ approval: String, step: String) -> String {
    """
    EXISTS(SELECT 1 FROM sys_approval_step s WHERE s.approval = \(approval) AND s.step = \(step) AND CASE
      WHEN s.needed IS NULL THEN EXISTS(SELECT 1 FROM sys_approver r WHERE r.approval = s.approval AND r.step = s.step)
        AND NOT EXISTS(SELECT 1 FROM sys_approver r WHERE r.approval = s.approval
        AND r.step = s.step AND NOT EXISTS(SELECT 1 FROM sys_approval_decision d WHERE d.approval = r.approval
          AND d.step = r.step AND d.seat = r.seat AND d.verdict = 'approve'))
      ELSE (SELECT min(count(DISTINCT d.actor), count(DISTINCT coalesce(d.standing_for, d.actor)))
        FROM sys_approval_decision d WHERE d.approval = s.approval AND d.step = s.step AND d.verdict = 'approve')
        >= max(s.needed, 1) END)
    """
  }

  private static func isDecided(_ verdict: String, by capacity: String? = nil) -> String {
    "EXISTS(SELECT 1 FROM sys_approval_decision d WHERE d.approval = NEW.id AND d.verdict = '\(verdict)'"
      + (capacity.map { " AND d.capacity = '\($0)'" } ?? "") + ")"
  }

  /// Whether the history tells that a new record to which nobody had agreed was submitted again, and needed nobody any more.
  ///
  /// - Parameter approval: the row of `sys_approval`.
  static func isReleased(_ approval: String) -> String {
    """
    EXISTS(SELECT 1 FROM sys_history h WHERE h.module = \(approval).module AND h.record = \(approval).record
      AND h.at = \(approval).ended_at AND h.cause GLOB '\(release)*(' || \(approval).id || ')*')
    """
  }

  /// How the history's entry of that begins.
  static let release = "submit again, needing nobody,"

  /// Whether a new record has ended without anybody's agreement, and was not submitted again.
  ///
  /// - Parameter approval: the row of `sys_approval`.
  static func isUndecided(_ approval: String) -> String {
    """
    (\(approval).event = 'create' AND \(approval).state IN ('rejected', 'recalled', 'blocked', 'withdrawn')
      AND NOT EXISTS(SELECT 1 FROM sys_approval n WHERE n.previous = \(approval).id))
    """
  }

  /// Whether the last that the history tells of the record is that this approval, which was blocked, comes to another end now.
  private static let isToldAnew = """
    EXISTS(SELECT 1 FROM sys_history h WHERE h.at = NEW.ended_at AND h.cause NOT GLOB 'approve, blocked*'
      AND h.id = (SELECT max(id) FROM sys_history WHERE module = NEW.module AND record = NEW.record)
      AND h.cause GLOB CASE NEW.state WHEN 'approved' THEN 'approve' WHEN 'recalled' THEN 'recall' ELSE 'submit again' END
        || '* approval *(' || NEW.id || ')*')
    """

  /// What an approval may come to, and that it stays so.
  static let lawfulEnds = [
    // What is over stays over as it was; of what was blocked the history tells first how it goes on.
    """
    CREATE TRIGGER sys_approval_over BEFORE UPDATE ON sys_approval WHEN OLD.state <> 'pending' BEGIN
      SELECT CASE
        WHEN NEW.state = OLD.state AND NEW.ended_at IS NOT OLD.ended_at
          THEN RAISE(ABORT, 'approval: what was submitted or decided is kept')
        WHEN OLD.state = 'blocked' AND NEW.state IN ('approved', 'recalled', 'replaced') AND NOT \(isToldAnew)
          THEN RAISE(ABORT, 'approval: the history does not tell of it')
      END;
    END
    """,
    // Why it is blocked is said as it is blocked, and what was refused after an end in the same moment; an erasure may take it away.
    """
    CREATE TRIGGER sys_approval_problems BEFORE UPDATE OF problems ON sys_approval
    WHEN NEW.problems IS NOT OLD.problems AND NEW.state = OLD.state AND NOT (
      OLD.problems IS NULL AND OLD.state IN ('rejected', 'recalled') AND OLD.ended_at = (
        SELECT h.at FROM sys_history h WHERE h.module = OLD.module AND h.record = OLD.record ORDER BY h.id DESC LIMIT 1)
      OR NEW.problems IS NULL AND EXISTS(SELECT 1 FROM sys_erasure))
    BEGIN SELECT RAISE(ABORT, 'approval: what was submitted or decided is kept'); END
    """,
    """
    CREATE TRIGGER sys_approval_stepped BEFORE UPDATE OF step ON sys_approval WHEN NEW.step <> OLD.step BEGIN
      SELECT RAISE(ABORT, 'approval: the step before has to be agreed to') WHERE NEW.step <> OLD.step + 1
        OR NEW.step > NEW.steps OR (OLD.step > 0 AND NOT (\(isAgreed("OLD.id", step: "OLD.step"))));
      SELECT RAISE(ABORT, 'approval: nobody is asked') WHERE NOT EXISTS(
        SELECT 1 FROM sys_approval_step s WHERE s.approval = NEW.id AND s.step = NEW.step);
    END
    """,
    """
    CREATE TRIGGER sys_approval_ended BEFORE UPDATE OF state ON sys_approval WHEN NEW.state <> OLD.state BEGIN
      SELECT CASE
        WHEN \(SQLText.isNone("NEW.state", of: states)) OR NEW.state = 'pending'
          OR (OLD.state = 'blocked' AND NEW.state NOT IN ('approved', 'replaced', 'recalled', 'withdrawn'))
          OR (OLD.state = 'pending' AND NEW.state = 'replaced') THEN RAISE(ABORT, 'approval: no such end')
        WHEN NEW.ended_at IS NULL THEN RAISE(ABORT, 'approval: an end has its time')
        WHEN NEW.state = 'replaced' AND NEW.event = 'create' AND OLD.state <> 'approved' AND NOT \(isReleased("NEW"))
          THEN RAISE(ABORT, 'approval: nobody has submitted it again')
        WHEN NEW.state IN ('approved', 'blocked') AND NOT \(isDecided("approve", by: "administrator")) AND NOT (
          OLD.step = OLD.steps AND \(isAgreed("OLD.id", step: "OLD.step")))
          THEN RAISE(ABORT, 'approval: it is not agreed to')
        WHEN NEW.state = 'rejected' AND NOT \(isDecided("reject")) THEN RAISE(ABORT, 'approval: nobody has rejected it')
        WHEN NEW.state = 'recalled' AND OLD.state = 'pending' AND NOT \(isDecided("recall"))
          THEN RAISE(ABORT, 'approval: nobody has recalled it')
        WHEN NEW.state = 'withdrawn' AND NEW.erasure IS NULL THEN RAISE(ABORT, 'approval: nothing of it was erased')
      END;
    END
    """,
  ]
}
