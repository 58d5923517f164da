/// What is kept of approvals, and what keeps it as it was decided: in SQL, so that it holds for any shell on the file too.
///
/// An approval is of a version of its configuration, and goes from `pending` to one of its ends, never back. Who may decide its steps
/// is settled when it is submitted; only somebody of them, a substitute of theirs, or an administrator can be the actor of a
/// decision; and `approved` is only what enough of them have agreed to.
enum ApprovalTables {
  /// Statements that make the tables and triggers, in order.
  static let definitions = tables + frozen + lawfulDecisions + lawfulEnds

  private static let tables = [
    """
    CREATE TABLE sys_approval_version(
      id INTEGER PRIMARY KEY AUTOINCREMENT, module INTEGER NOT NULL REFERENCES sys_module, approval TEXT NOT NULL,
      hash TEXT NOT NULL, definition TEXT NOT NULL, UNIQUE(module, approval, hash)) STRICT
    """,
    // `command` is what waits, as JSON; null where the record itself does. `open` are the fields that stay open. `erasure` is what has
    // taken away what waited; `authors` are the users whose own it is, as a JSON list; `after` is the one that had to agree to the same change before.
    """
    CREATE TABLE sys_approval(
      id INTEGER PRIMARY KEY AUTOINCREMENT, module INTEGER NOT NULL REFERENCES sys_module, record INTEGER NOT NULL,
      version INTEGER NOT NULL REFERENCES sys_approval_version, rule INTEGER NOT NULL, event TEXT NOT NULL,
      transition TEXT, command TEXT, asked INTEGER NOT NULL, seen INTEGER NOT NULL,
      submitter INTEGER NOT NULL REFERENCES sys_user, authors TEXT NOT NULL, at INTEGER NOT NULL, own INTEGER NOT NULL, open TEXT NOT NULL,
      previous INTEGER REFERENCES sys_approval, "after" INTEGER REFERENCES sys_approval, step INTEGER NOT NULL DEFAULT 0, steps INTEGER NOT NULL,
      state TEXT NOT NULL DEFAULT 'pending', due_at INTEGER, ended_at INTEGER,
      problems TEXT CHECK(problems IS NULL OR json_type(problems) = 'array'),
      mailed INTEGER NOT NULL, erasure INTEGER REFERENCES sys_erasure,
      CHECK((state = 'pending') = (ended_at IS NULL)), CHECK(json_type(open) = 'array'),
      CHECK(json_type(authors) = 'array')) STRICT
    """,
    "CREATE UNIQUE INDEX sys_approval_pending ON sys_approval(module, record) WHERE state = 'pending'",
    "CREATE INDEX sys_approval_record ON sys_approval(module, record, id)",
    "CREATE INDEX sys_approval_submitter ON sys_approval(submitter, id)",
    "CREATE UNIQUE INDEX sys_approval_previous ON sys_approval(previous) WHERE previous IS NOT NULL",
    "CREATE INDEX sys_approval_after ON sys_approval(\"after\") WHERE \"after\" IS NOT NULL",
    // Each row is one of those who may take a seat of a step.
    """
    CREATE TABLE sys_approver(
      id INTEGER PRIMARY KEY AUTOINCREMENT, approval INTEGER NOT NULL REFERENCES sys_approval, step INTEGER NOT NULL,
      seat INTEGER NOT NULL, role TEXT, team TEXT, user INTEGER REFERENCES sys_user,
      delegated_by INTEGER REFERENCES sys_user) STRICT
    """,
    "CREATE INDEX sys_approver_approval ON sys_approver(approval, step)",
    // How many different people a step takes; null means one for each of its seats.
    """
    CREATE TABLE sys_approval_step(
      approval INTEGER NOT NULL REFERENCES sys_approval, step INTEGER NOT NULL, needed INTEGER,
      PRIMARY KEY(approval, step)) STRICT, WITHOUT ROWID
    """,
    // `seat` is null of what concerns no seat; `capacity` says as what the actor has decided, and `standing_for` whose vote it is.
    """
    CREATE TABLE sys_approval_decision(
      id INTEGER PRIMARY KEY AUTOINCREMENT, approval INTEGER NOT NULL REFERENCES sys_approval, step INTEGER NOT NULL,
      seat INTEGER, verdict TEXT NOT NULL, actor INTEGER NOT NULL REFERENCES sys_user, capacity TEXT NOT NULL,
      standing_for INTEGER REFERENCES sys_user, day INTEGER NOT NULL, at INTEGER NOT NULL, reason TEXT) STRICT
    """,
    "CREATE INDEX sys_approval_decision_approval ON sys_approval_decision(approval, id)",
  ]

  static let states = ["pending", "approved", "blocked", "rejected", "recalled", "replaced", "withdrawn"]
  static let verdicts = ["approve", "reject", "delegate", "recall"]
  static let capacities = ["approver", "substitute", "delegate", "administrator", "submitter"]

  private static func kept(_ table: String, _ words: String) -> [String] {
    [
      """
      CREATE TRIGGER \(table)_kept BEFORE DELETE ON \(table) BEGIN SELECT RAISE(ABORT, '\(words)'); END
      """,
      """
      CREATE TRIGGER \(table)_new BEFORE INSERT ON \(table) WHEN EXISTS(SELECT 1 FROM \(table) WHERE id = NEW.id)
      BEGIN SELECT RAISE(ABORT, '\(words)'); END
      """,
    ]
  }

  private static let frozen =
    kept("sys_approval_version", "a version of an approval is kept") + kept("sys_approval", "an approval is kept")
    + kept("sys_approver", "who decides is kept") + kept("sys_approval_decision", "a decision is kept")
    + [
      """
      CREATE TRIGGER sys_approval_version_fixed BEFORE UPDATE ON sys_approval_version
      BEGIN SELECT RAISE(ABORT, 'a version of an approval is kept'); END
      """,
      """
      CREATE TRIGGER sys_approval_version_once BEFORE INSERT ON sys_approval_version WHEN EXISTS(
        SELECT 1 FROM sys_approval_version v WHERE v.module = NEW.module AND v.approval = NEW.approval AND v.hash = NEW.hash)
      BEGIN SELECT RAISE(ABORT, 'a version of an approval is kept'); END
      """,
      """
      CREATE TRIGGER sys_approver_fixed BEFORE UPDATE ON sys_approver
      BEGIN SELECT RAISE(ABORT, 'who decides is kept'); END
      """,
      """
      CREATE TRIGGER sys_approval_step_fixed BEFORE UPDATE ON sys_approval_step
      BEGIN SELECT RAISE(ABORT, 'who decides is kept'); END
      """,
      """
      CREATE TRIGGER sys_approval_step_kept BEFORE DELETE ON sys_approval_step
      BEGIN SELECT RAISE(ABORT, 'who decides is kept'); END
      """,
      // A person's request that is about the record may take the words of a reason away, and nothing else.
      """
      CREATE TRIGGER sys_approval_decision_fixed BEFORE UPDATE ON sys_approval_decision
      WHEN NEW.reason IS NOT 'erased' OR NEW.id <> OLD.id OR NEW.approval <> OLD.approval OR NEW.step <> OLD.step
        OR NEW.seat IS NOT OLD.seat OR NEW.verdict <> OLD.verdict OR NEW.actor <> OLD.actor
        OR NEW.capacity <> OLD.capacity OR NEW.standing_for IS NOT OLD.standing_for OR NEW.day <> OLD.day
        OR NEW.at <> OLD.at OR NOT EXISTS(
          SELECT 1 FROM sys_approval a JOIN sys_erasure e ON e.module = a.module AND e.record = a.record
          WHERE a.id = OLD.approval)
      BEGIN SELECT RAISE(ABORT, 'a decision is kept'); END
      """,
      """
      CREATE TRIGGER sys_approval_begun BEFORE INSERT ON sys_approval
      WHEN NEW.state <> 'pending' OR NEW.step <> 0 OR NEW.ended_at IS NOT NULL OR NEW.steps < 1 OR EXISTS(
        SELECT 1 FROM sys_approval a WHERE a.module = NEW.module AND a.record = NEW.record AND a.state = 'pending')
      BEGIN SELECT RAISE(ABORT, 'approval: not as one begins'); END
      """,
      // One is submitted again once, and what follows another is about the same record.
      """
      CREATE TRIGGER sys_approval_linked BEFORE INSERT ON sys_approval
      WHEN NEW.previous IS NOT NULL OR NEW."after" IS NOT NULL BEGIN
        SELECT RAISE(ABORT, 'approval: it follows none of its record') WHERE EXISTS(
          SELECT 1 FROM sys_approval p WHERE p.id IN (NEW.previous, NEW."after")
            AND (p.module <> NEW.module OR p.record <> NEW.record OR p.state = 'pending'));
        SELECT RAISE(ABORT, 'approval: that was submitted again already') WHERE EXISTS(
          SELECT 1 FROM sys_approval n WHERE n.previous = NEW.previous);
      END
      """,
      """
      CREATE TRIGGER sys_approval_fixed BEFORE UPDATE ON sys_approval
      WHEN NEW.id <> OLD.id OR NEW.module <> OLD.module OR NEW.record <> OLD.record OR NEW.version <> OLD.version
        OR NEW.rule <> OLD.rule OR NEW.event <> OLD.event OR NEW.transition IS NOT OLD.transition
        OR NEW.asked <> OLD.asked OR NEW.seen <> OLD.seen OR NEW.submitter <> OLD.submitter
        OR NEW.authors <> OLD.authors OR NEW.at <> OLD.at
        OR NEW.own <> OLD.own OR NEW.mailed <> OLD.mailed OR NEW.open <> OLD.open OR NEW.previous IS NOT OLD.previous
        OR NEW."after" IS NOT OLD."after" OR NEW.steps <> OLD.steps OR NEW.due_at IS NOT OLD.due_at
        OR (NEW.command IS NOT OLD.command AND (NEW.command IS NOT '"erased"' OR NEW.erasure IS NULL
          OR NEW.state IN ('pending', 'blocked')))
        OR (NEW.erasure IS NOT OLD.erasure AND (OLD.erasure IS NOT NULL
          OR NOT EXISTS(SELECT 1 FROM sys_erasure e WHERE e.id = NEW.erasure
            AND e.id = (SELECT max(id) FROM sys_erasure) AND (OLD.ended_at IS NOT NULL OR e.at = NEW.ended_at))))
        OR (OLD.state NOT IN ('pending', 'blocked') AND (NEW.step <> OLD.step
          OR (NEW.state <> OLD.state OR NEW.ended_at IS NOT OLD.ended_at)
            AND NOT (OLD.event = 'create' AND NEW.state = 'replaced'
              AND OLD.state IN ('rejected', 'recalled', 'withdrawn'))
            AND NOT (OLD.state = 'approved' AND NEW.state = 'replaced' AND EXISTS(
              SELECT 1 FROM sys_approval n WHERE n.previous = OLD.id AND n.state = 'pending'))))
      BEGIN SELECT RAISE(ABORT, 'approval: what was submitted or decided is kept'); END
      """,
    ]

  /// Whether a seat is for a user.
  private static func holds(_ row: String, _ user: String) -> String {
    """
    (\(row).user = \(user)
      OR EXISTS(SELECT 1 FROM sys_user_role g WHERE g.user = \(user) AND g.role = \(row).role)
      OR EXISTS(SELECT 1 FROM sys_user_team g WHERE g.user = \(user) AND g.team = \(row).team))
    """
  }

  /// Whether a user stands in today for somebody, of whom something holds.
  ///
  /// - Parameter condition: over `b`, the absence.
  private static func isSubstitute(_ user: String, day: String, _ condition: String) -> String {
    """
    EXISTS(SELECT 1 FROM sys_absence b JOIN sys_user p ON p.id = b.user AND p.active = 1
      WHERE b.substitute = \(user) AND \(day) BETWEEN b.first AND b.last AND \(condition))
    """
  }

  /// Whether somebody may take a seat today, by themselves or for whoever is away.
  ///
  /// - Parameters:
  ///   - row: the row of `sys_approver`.
  ///   - user: who, as SQL.
  ///   - day: today, as SQL.
  static func entitles(_ row: String, user: String, day: String) -> String {
    "(\(holds(row, user)) OR \(isSubstitute(user, day: day, holds(row, "b.user"))))"
  }

  /// Whether a decision is by one of those who were asked, as what it says.
  private static let isByOneWhoWasAsked = """
    EXISTS(SELECT 1 FROM sys_approver r WHERE r.approval = NEW.approval AND r.step = NEW.step AND r.seat IS NEW.seat
      AND CASE NEW.capacity
        WHEN 'approver' THEN NEW.standing_for IS NULL AND r.delegated_by IS NULL AND \(holds("r", "NEW.actor"))
        WHEN 'delegate' THEN NEW.standing_for IS NOT NULL AND r.delegated_by IS NOT NULL AND r.user = NEW.actor
        ELSE NEW.standing_for IS NOT NULL AND \(isSubstitute("NEW.actor", day: "NEW.day", """
          (r.delegated_by IS NOT NULL AND r.user = b.user OR b.user = NEW.standing_for AND \(holds("r", "b.user")))
          """)) END)
    """

  /// Whether the audit log's last entry tells of a decision by an administrator.
  private static let isAudited = """
    EXISTS(SELECT 1 FROM sys_audit u WHERE u.id = (SELECT max(id) FROM sys_audit) AND \(tells("u", of: "NEW")))
    """

  /// Whether an entry of the audit log is about a decision by an administrator.
  ///
  /// - Parameters:
  ///   - entry: the row of `sys_audit`.
  ///   - decision: the row of `sys_approval_decision`.
  static func tells(_ entry: String, of decision: String) -> String {
    """
    (\(entry).action = '\(AuditAction.approvalDecide.rawValue)' AND \(entry).actor = \(decision).actor
      AND json_extract(\(entry).detail, '$.approval') = \(decision).approval
      AND json_extract(\(entry).detail, '$.verdict') = \(decision).verdict)
    """
  }

  private static let lawfulDecisions = [
    // Who decides is settled for all steps before the first is opened; later one of them may name somebody in their place.
    """
    CREATE TRIGGER sys_approver_settled BEFORE INSERT ON sys_approver BEGIN
      SELECT RAISE(ABORT, 'approver: the step is open') WHERE NEW.delegated_by IS NULL AND NOT EXISTS(
        SELECT 1 FROM sys_approval a WHERE a.id = NEW.approval AND a.state = 'pending' AND a.step = 0);
      SELECT RAISE(ABORT, 'approver: only one of them delegates') WHERE NEW.delegated_by IS NOT NULL AND NOT EXISTS(
        SELECT 1 FROM sys_approval_decision d JOIN sys_approval a ON a.id = d.approval
        WHERE d.approval = NEW.approval AND d.step = NEW.step AND d.seat IS NEW.seat AND d.actor = NEW.delegated_by
          AND d.verdict = 'delegate' AND a.state = 'pending' AND a.step = NEW.step);
    END
    """,
    """
    CREATE TRIGGER sys_approval_step_settled BEFORE INSERT ON sys_approval_step WHEN NOT EXISTS(
      SELECT 1 FROM sys_approval a WHERE a.id = NEW.approval AND a.state = 'pending' AND a.step = 0)
      OR EXISTS(SELECT 1 FROM sys_approval_step s WHERE s.approval = NEW.approval AND s.step = NEW.step)
    BEGIN SELECT RAISE(ABORT, 'approver: the step is open'); END
    """,
    """
    CREATE TRIGGER sys_approval_decision_lawful BEFORE INSERT ON sys_approval_decision BEGIN
      SELECT CASE
        WHEN \(SQLText.isNone("NEW.verdict", of: verdicts)) OR \(SQLText.isNone("NEW.capacity", of: capacities))
          THEN RAISE(ABORT, 'decision: no such one')
        WHEN NOT EXISTS(SELECT 1 FROM sys_approval a WHERE a.id = NEW.approval AND a.step = NEW.step
          AND a.state = 'pending') THEN RAISE(ABORT, 'decision: it is not pending')
        WHEN abs(NEW.day - NEW.at / 86400000000) > 1 THEN RAISE(ABORT, 'decision: not of its day')
        WHEN NOT EXISTS(SELECT 1 FROM sys_user u WHERE u.id = NEW.actor AND u.active = 1)
          THEN RAISE(ABORT, 'decision: by nobody who is there')
        WHEN NEW.verdict <> 'recall' AND EXISTS(SELECT 1 FROM sys_approval a WHERE a.id = NEW.approval AND a.own = 0
          AND (a.submitter IN (NEW.actor, NEW.standing_for)
            OR EXISTS(SELECT 1 FROM json_each(a.authors) WHERE value IN (NEW.actor, NEW.standing_for))))
          THEN RAISE(ABORT, 'decision: nobody decides their own')
        WHEN NEW.verdict <> 'recall' AND NEW.capacity = 'submitter' THEN RAISE(ABORT, 'decision: by nobody who may')
        WHEN NEW.capacity NOT IN ('administrator', 'submitter') AND NOT \(isByOneWhoWasAsked)
          THEN RAISE(ABORT, 'decision: by nobody who may')
        WHEN NEW.capacity = 'administrator' AND NOT \(isAudited)
          THEN RAISE(ABORT, 'decision: an administrator''s stands in the audit log')
        WHEN NEW.capacity = 'submitter' AND NOT EXISTS(
          SELECT 1 FROM sys_approval a WHERE a.id = NEW.approval AND a.submitter = NEW.actor)
          THEN RAISE(ABORT, 'decision: by nobody who may')
        WHEN NEW.verdict = 'approve' AND NEW.capacity <> 'administrator' AND EXISTS(
          SELECT 1 FROM sys_approval_decision d JOIN sys_approval_step s ON s.approval = d.approval AND s.step = d.step
          WHERE d.approval = NEW.approval AND d.step = NEW.step AND d.verdict = 'approve' AND CASE
            WHEN s.needed IS NULL THEN d.seat IS NEW.seat
            ELSE d.actor = NEW.actor OR coalesce(d.standing_for, d.actor) = coalesce(NEW.standing_for, NEW.actor) END)
          THEN RAISE(ABORT, 'decision: they have agreed already')
      END;
    END
    """,
  ]
}
