import ArgumentParser

/// What is said of likely duplicates beforehand.
struct DuplicateOptions: ParsableArguments {
  @Flag(
    name: .customLong("confirm-duplicates"),
    help: "You have seen which records it matches, and it is another one; this stands in its history.")
  var isConfirmed = false
}
