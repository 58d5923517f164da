/// Whose data are meant.
package struct SubjectRequest: Sendable, Hashable, Codable {
  /// An address of the person's: the records of all modules that have it in a field of e-mail addresses, and drafts that have.
  package let email: String?
  /// Records of the person.
  package let records: [RecordPlace]
  /// Records that are somebody else's, whatever they have in common.
  package let except: [RecordPlace]

  package init(email: String? = nil, records: [RecordPlace] = [], except: [RecordPlace] = []) {
    self.email = email
    self.records = records
    self.except = except
  }
}

/// The records that tell of a person.
package struct Subject: Sendable, Hashable, Codable {
  /// The person's own: those that were asked for, what was merged with them, leads and contacts that they were converted into or from.
  package let own: [RecordPlace]
  /// Notes and activities about them.
  package let about: [RecordPlace]
  /// Records that name them in a lookup, and are about something else as well.
  package let related: [RecordPlace]
  /// Those of all of these that are in the recycle bin.
  package let inBin: [RecordPlace]
  /// Drafts of reviews, by id: those that went into one of their own, and those with an address of theirs.
  package let drafts: [Int64]
}

/// What erasing a person's data has done, or would do.
package struct SubjectErasure: Sendable, Hashable, Codable {
  package let subject: Subject
  /// A report on each record that was erased.
  package let reports: [ErasureReport]
  /// How many drafts were emptied that went into none of these records.
  package let drafts: Int
}
