// SPDX-License-Identifier: Apache-2.0

import Federation

extension Summary {
    /// Where the page is written.
    public var path: String { results.folder + "/README.md" }

    /// Writes the page and its pictures beside `runs.csv`.
    /// - Throws: ``GnuplotError`` if pictures cannot be drawn; the page is written all the same.
    public func write() async throws {
        try Files.replace(path, with: [UInt8](page.utf8))
        guard !pictures.isEmpty else { return }
        let gnuplot = try Gnuplot()
        for picture in pictures {
            try Files.replace(
                "\(results.folder)/\(picture.name)", with: await gnuplot.run(picture.script))
        }
    }
}
