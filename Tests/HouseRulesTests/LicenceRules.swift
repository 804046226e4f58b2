// SPDX-License-Identifier: Apache-2.0

/// Rules about licences.
enum LicenceRules {
    /// The line as SPDX has it; spelled in two halves, so that it is this file's own line that counts.
    static let line = "SPDX-License-" + "Identifier: Apache-2.0"
    private static let endings = [
        ".swift", ".c", ".cpp", ".h", ".ld", ".modulemap", ".js", ".css", ".html", ".py",
    ]

    /// Source files and scripts state the licence in their first two lines: a manifest's first line belongs
    /// to the package manager, a script's to the kernel.
    static let stated: Rule = { path, text in
        guard text.hasPrefix("#!") || endings.contains(where: path.hasSuffix) else { return [] }
        if SourceText.lines(text).prefix(2).contains(where: { $0.text.contains(line) }) { return [] }
        let advice = "the first line, or the second after '#!', must say \(line)"
        return [Finding(path: path, line: 1, rule: "licence", advice: advice)]
    }
}
