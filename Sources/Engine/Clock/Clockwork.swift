import GRDB
import Metamodel

/// What a command has done that times follow from. It is shared with the command's effects.
final class Clockwork {
  /// A record that has been written, and whose times have to be looked at.
  struct Touched {
    let plan: ModulePlan
    /// As it was last written.
    var image: RowImage
    /// Whether it may be in another state than before, have other times for which automations wait, or be out of the recycle bin.
    var isMoved: Bool
    /// How many automatic transitions have led here, one after another.
    let generation: Int
  }

  /// In the order in which they were first written.
  private(set) var touched: [Touched] = []
  /// Of what is being written now.
  var generation = 0
  /// What was done because it was time.
  var deeds: [ClockDeed] = []
  /// How many times the clock may still act in this command; the rest waits for the next.
  var attempts = 64
  /// Only what is due by then is done; nil means by now.
  var until: Int64?
  /// Whom to tell of what is due.
  let watch: DueWatch?

  init(watch: DueWatch? = nil) {
    self.watch = watch
  }

  /// Takes note that a record is written, if its module knows times.
  ///
  /// - Parameter old: the record before; nil if that is not known, or there was none.
  func note(_ image: RowImage, old: RowImage?, _ plan: ModulePlan, _ state: StoreState) {
    guard state.isTimed(plan) else { return }
    let dates = state.compiled.model.datedAutomations(of: plan.module.name).compactMap(\.date?.field)
    // What follows from the stage of what was postponed follows from a field that no process guards, too.
    let staged = Set(state.compiled.model.pipelines(of: plan.module.name).map(\.field))
    let isMoved =
      old.map { old in
        old.isDeleted != image.isDeleted || old.processes != image.processes
          || plan.guarded.contains { old.values[$0.index] != image.values[$0.index] }
          || staged.contains { old.value(of: $0, in: plan) != image.value(of: $0, in: plan) }
          || dates.contains { old.value(of: $0, in: plan) != image.value(of: $0, in: plan) }
      } ?? true
    if let place = touched.firstIndex(where: { $0.image.id == image.id && $0.plan === plan }) {
      touched[place].image = image
      touched[place].isMoved = touched[place].isMoved || isMoved
    } else {
      touched.append(Touched(plan: plan, image: image, isMoved: isMoved, generation: generation))
    }
  }

  /// The next record to look at.
  func next() -> Touched? { touched.isEmpty ? nil : touched.removeFirst() }

  /// Goes back to what was there before something that was undone.
  func restore(_ earlier: [Touched]) { touched = earlier }
}
