import ArgumentParser

/// What is said of likely duplicates beforehand.
struct DuplicateOptions: ParsableArguments {
  @Flag(
    name: .customLong("confirm-duplicates"),
    help: "Confirm that it is none of the records that it matches; its history records that.")
  var isConfirmed = false
}
