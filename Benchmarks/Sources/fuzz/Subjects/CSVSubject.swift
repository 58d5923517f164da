import Spreadsheet
import harness

/// Files of an import through the CSV reader.
struct CSVSubject: Subject {
  let name = "csv"

  func input(_ random: inout SplitMix) -> [UInt8] {
    let separator = [",", ";", "\t"].randomElement(using: &random) ?? ","
    let ending = ["\n", "\r\n", "\r"].randomElement(using: &random) ?? "\n"
    let rows = (0..<Int.random(in: 0...6, using: &random)).map { _ in
      (0..<Int.random(in: 1...5, using: &random)).map { _ in cell(&random) }.joined(separator: separator)
    }
    let bytes = Array(rows.joined(separator: ending).utf8)
    return Bool.random(using: &random) ? bytes : Mutation.of(bytes, &random)
  }

  private func cell(_ random: inout SplitMix) -> String {
    let text = Bool.random(using: &random) ? "Word" : Hostile.text(&random)
    return Bool.random(using: &random) ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
  }

  /// In one piece and in pieces of any size it must be read alike.
  func take(_ input: [UInt8]) throws {
    let whole = rows(input, pieces: input.count + 1)
    for size in [1, 7] where rows(input, pieces: size) != whole {
      throw Violation("in pieces of \(size) it is read as something else")
    }
  }

  /// Nil if it is refused; of a line that is too long the place may differ, since no more of it has come in.
  private func rows(_ input: [UInt8], pieces size: Int) -> [CSVReader.Row]? {
    do throws(CSVError) {
      var reader = CSVReader(limits: CSVLimits(rowBytes: 1_000, columns: 20))
      var rows: [CSVReader.Row] = []
      var rest = input[...]
      while !rest.isEmpty {
        rows += try reader.read(rest.prefix(size))
        rest = rest.dropFirst(size)
      }
      return try rows + reader.finish()
    } catch {
      return nil
    }
  }
}
