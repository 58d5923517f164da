extension ReviewTable {
  private static let decided = "'accepted', 'merged', 'rejected', 'discarded', 'expired'"

  /// The tables, and what keeps a decision as it was made: in SQL, so that it holds for any shell on the file too.
  static let definitions = [
    """
    CREATE TABLE sys_review_draft(
      id INTEGER PRIMARY KEY AUTOINCREMENT, module INTEGER NOT NULL REFERENCES sys_module, review TEXT NOT NULL,
      channel TEXT NOT NULL CHECK(channel IN ('form', 'import', 'api', 'manual')), source TEXT,
      author INTEGER NOT NULL REFERENCES sys_user, created_at INTEGER NOT NULL,
      status TEXT NOT NULL CHECK(status IN ('pending', 'returned', \(decided))), round INTEGER NOT NULL DEFAULT 1,
      input TEXT NOT NULL CHECK(json_type(input) = 'object'),
      verdicts TEXT NOT NULL DEFAULT '{}' CHECK(json_type(verdicts) = 'object'),
      due_at INTEGER, expires_at INTEGER, claimed_by INTEGER REFERENCES sys_user, decided_at INTEGER,
      decided_by INTEGER REFERENCES sys_user, record_module INTEGER REFERENCES sys_module, record INTEGER,
      CHECK((status IN (\(decided))) = (decided_at IS NOT NULL AND decided_by IS NOT NULL)),
      CHECK((status IN ('accepted', 'merged')) = (record_module IS NOT NULL AND record IS NOT NULL))) STRICT
    """,
    "CREATE INDEX sys_review_draft_status ON sys_review_draft(status, id)",
    "CREATE INDEX sys_review_draft_author ON sys_review_draft(author, id)",
    "CREATE INDEX sys_review_draft_record ON sys_review_draft(record_module, record) WHERE record IS NOT NULL",
    // One record is born from one draft.
    """
    CREATE UNIQUE INDEX sys_review_draft_born ON sys_review_draft(record_module, record) WHERE status = 'accepted'
    """,
    """
    CREATE TRIGGER sys_review_draft_new BEFORE INSERT ON sys_review_draft BEGIN
      SELECT CASE
        WHEN EXISTS(SELECT 1 FROM sys_review_draft WHERE id = NEW.id) THEN RAISE(ABORT, 'a draft is kept')
        WHEN NEW.status NOT IN ('pending', 'discarded') OR NEW.round <> 1
          THEN RAISE(ABORT, 'draft: it waits first')
      END;
    END
    """,
    """
    CREATE TRIGGER sys_review_draft_fixed BEFORE UPDATE ON sys_review_draft
    WHEN NEW.id <> OLD.id OR NEW.module <> OLD.module OR NEW.review <> OLD.review OR NEW.channel <> OLD.channel
      OR NEW.source IS NOT OLD.source OR NEW.author <> OLD.author OR NEW.created_at <> OLD.created_at
      OR NEW.round < OLD.round
    BEGIN SELECT RAISE(ABORT, 'draft: how it has come in is fixed'); END
    """,
    """
    CREATE TRIGGER sys_review_draft_decided BEFORE UPDATE ON sys_review_draft WHEN OLD.status IN (\(decided)) AND NOT (
      NEW.input IN (OLD.input, '{}') AND NEW.verdicts IN (OLD.verdicts, '{}') AND NEW.status = OLD.status
      AND NEW.round = OLD.round AND NEW.due_at IS OLD.due_at AND NEW.expires_at IS OLD.expires_at
      AND NEW.claimed_by IS OLD.claimed_by AND NEW.decided_at = OLD.decided_at AND NEW.decided_by = OLD.decided_by
      AND NEW.record_module IS OLD.record_module AND NEW.record IS OLD.record)
    BEGIN SELECT RAISE(ABORT, 'a decided draft does not change'); END
    """,
    // A record is born before the draft says so, and its history tells of it.
    """
    CREATE TRIGGER sys_review_draft_borne BEFORE UPDATE ON sys_review_draft
    WHEN NEW.record IS NOT NULL AND OLD.record IS NULL
      AND NOT EXISTS(SELECT 1 FROM sys_history WHERE module = NEW.record_module AND record = NEW.record)
    BEGIN SELECT RAISE(ABORT, 'draft: there is no such record'); END
    """,
    """
    CREATE TRIGGER sys_review_draft_kept BEFORE DELETE ON sys_review_draft
    BEGIN SELECT RAISE(ABORT, 'a draft is kept'); END
    """,
    """
    CREATE TABLE sys_review_event(
      id INTEGER PRIMARY KEY AUTOINCREMENT, draft INTEGER NOT NULL REFERENCES sys_review_draft, at INTEGER NOT NULL,
      actor INTEGER NOT NULL REFERENCES sys_user,
      kind TEXT NOT NULL CHECK(kind IN ('held', 'overdue', 'verified', 'corrected', 'returned', 'resubmitted', 'claimed',
        'released', 'forgotten', \(decided))), reason TEXT, comment TEXT,
      detail TEXT NOT NULL CHECK(json_valid(detail))) STRICT
    """,
    "CREATE INDEX sys_review_event_draft ON sys_review_event(draft, id)",
    """
    CREATE TRIGGER sys_review_event_new BEFORE INSERT ON sys_review_event
    WHEN NEW.id <> -1 AND NEW.id <= (SELECT coalesce(max(id), 0) FROM sys_review_event)
    BEGIN SELECT RAISE(ABORT, 'what happened to a draft is append-only'); END
    """,
    """
    CREATE TRIGGER sys_review_event_numbered AFTER INSERT ON sys_review_event WHEN NEW.id < 1
    BEGIN SELECT RAISE(ABORT, 'what happened to a draft is append-only'); END
    """,
    """
    CREATE TRIGGER sys_review_event_fixed BEFORE UPDATE ON sys_review_event
    WHEN NEW.id <> OLD.id OR NEW.draft <> OLD.draft OR NEW.at <> OLD.at OR NEW.actor <> OLD.actor
      OR NEW.kind <> OLD.kind OR NEW.reason IS NOT OLD.reason OR NEW.detail <> '{}' OR NEW.comment IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'what happened to a draft is append-only'); END
    """,
    """
    CREATE TRIGGER sys_review_event_kept BEFORE DELETE ON sys_review_event
    BEGIN SELECT RAISE(ABORT, 'what happened to a draft is append-only'); END
    """,
  ]
}
