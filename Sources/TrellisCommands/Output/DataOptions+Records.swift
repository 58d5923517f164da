import Operations

extension DataOptions {
  /// Prints a record: for machines as the API gives it, for people a field a line.
  func print(_ answer: RecordAnswer) throws {
    StandardOutput.write(json ? answer.json + "\n" : try RecordText(answer.json).text)
  }
}
