// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs

/// The package's own files.
enum SourceTree {
    /// The files that people write: text in the known folders and the manifest, by path, sorted.
    static func files() -> [(path: String, text: String)] {
        let folders = ["Sources", "Tests", "Benchmarks", "BoardProfiles", "tools", ".ci"]
        var paths = ["Package.swift"]
        for folder in folders {
            let found = FileManager.default.enumerator(atPath: Package.path(folder))
            while let file = found?.nextObject() as? String {
                // A nested package's products are not ours.
                if file.split(separator: "/").contains(where: { $0.hasPrefix(".") }) { continue }
                paths.append("\(folder)/\(file)")
            }
        }
        return paths.sorted().compactMap { path in
            // Folders and binary fixtures are no text and have no rules.
            (try? String(contentsOfFile: Package.path(path), encoding: .utf8)).map { (path, $0) }
        }
    }
}
