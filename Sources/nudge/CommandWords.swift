// SPDX-License-Identifier: Apache-2.0

/// The words of the command line as they are meant.
enum CommandWords {
    /// Joins a negative number with the option before it: `--rounds -3` means `--rounds=-3`, and the number
    /// is what is refused, not its place.
    static func joined(_ words: [String]) -> [String] {
        var joined: [String] = []
        for (index, word) in words.enumerated() {
            if joined.contains("--") {
                joined += words[index...]
                break
            }
            if word.hasPrefix("-"), Double(word) != nil, let option = joined.last, option.hasPrefix("-"),
                !option.contains("=")
            {
                joined[joined.count - 1] = "\(option)=\(word)"
            } else {
                joined.append(word)
            }
        }
        return joined
    }
}
