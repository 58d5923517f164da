extension SourceSet {
  /// Reads the YAML and CSV files of a folder and its subfolders, all of them or none: see ``FolderContents``.
  ///
  /// - Parameters:
  ///   - path: The folder.
  ///   - name: How diagnostics name it; the path as given if left out.
  /// - Throws: ``SourceSetError``.
  package init(folder path: String, name: String? = nil) throws(SourceSetError) {
    let contents = try FolderContents(folder: path, name: name)
    if let error = contents.firstError { throw error }
    self = contents.sources
  }
}
