import Foundation

/// The package's own files, found from where this file was compiled.
enum SourceTree {
    /// The package's root.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The files that people write: text in the known folders and the manifest, by path, sorted.
    static func files() -> [(path: String, text: String)] {
        let folders = ["Sources", "Tests", "Benchmarks", "BoardProfiles", "packaging", "tools", ".ci"]
        var paths = ["Package.swift"]
        for folder in folders {
            let found = FileManager.default.enumerator(atPath: root.appending(path: folder).path)
            while let file = found?.nextObject() as? String {
                // A nested package's products are not ours.
                if file.split(separator: "/").contains(where: { $0.hasPrefix(".") }) { continue }
                paths.append("\(folder)/\(file)")
            }
        }
        return paths.sorted().compactMap { path in
            let url = root.appending(path: path)
            // Folders and binary fixtures are no text and have no rules.
            return (try? String(contentsOf: url, encoding: .utf8)).map { (path, $0) }
        }
    }
}
