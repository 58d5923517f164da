import Metamodel

/// The roll-ups against the records that they are computed from.
extension Doctor {
  /// Records that have another figure than their listed records give.
  func rollups() throws -> [DoctorFinding] {
    try compiled.rollups.plans.compactMap { plan in
      guard let wrong = try RollupTable(db: db).wrong(plan) else { return nil }
      return .error(
        "rollup_differs",
        """
        \(wrong.count) records of \(plan.parent) have another \(plan.field.name) than their \(plan.child) give. \
        The first is \(wrong.first). `trellis doctor --repair` mends it.
        """)
    }
  }
}
