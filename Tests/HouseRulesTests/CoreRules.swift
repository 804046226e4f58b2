// SPDX-License-Identifier: Apache-2.0

/// Rules of `Sources/NudgeCore`: it does no input or output, never allocates, reads no clock and gives the
/// same bits on every processor.
enum CoreRules {
    /// A pattern of code that the core does without, and what it uses instead.
    struct Ban {
        var name: String
        var pattern: String
        var instead: String
    }

    static let bans = [
        Ban(
            name: "print", pattern: #"\b(?:debugPrint|print|dump|putchar|puts|printf)\s*\("#,
            instead: "return a value; what is around the core shows it"),
        Ban(
            name: "fatalError without message", pattern: #"\bfatalError\s*\(\s*\)"#,
            instead: "say what was violated: precondition(condition, \"what must hold\")"),
        Ban(
            name: "array or dictionary", pattern: #"(?:^|[^\w\])?!>`])\[\s*[A-Z]\w*(?:<[^\]]*>)?\??\s*[\]:]"#,
            instead: "use InlineArray, or a Span of memory that the caller owns"),
        Ban(
            name: "collection type",
            pattern: #"\b(?:Array|ContiguousArray|ArraySlice|Dictionary|Set|String|Substring)\b"#,
            instead: "use InlineArray, a Span of memory that the caller owns, or StaticString"),
        Ban(
            name: "collection-making call",
            pattern: #"\.(?:map|flatMap|compactMap|filter|sorted|allCases)\b"#,
            instead: "write a loop into memory that the caller owns"),
        Ban(
            name: "heap",
            pattern: #"\b(?:malloc|calloc|realloc|posix_memalign|aligned_alloc)\s*\(|\.allocate\s*\("#,
            instead: "take memory from the arena"),
        Ban(
            name: "clock",
            pattern: #"\b(?:Date|ContinuousClock|SuspendingClock|clock_gettime|gettimeofday)\b"#,
            instead: "take the time as an argument"),
        Ban(
            name: "unseeded chance",
            pattern: #"\.random\b|\brandom\s*\(\s*in\b|\bSystemRandomNumberGenerator\b|\barc4random\w*"#,
            instead: "draw from a RandomStream"),
        Ban(
            name: "hash value", pattern: #"\bHashable\b|\bHasher\b|\.hashValue\b"#,
            instead: "compare values; hashes are seeded differently in every process"),
        Ban(
            name: "C library mathematics",
            pattern: #"(?:^|[^.\w`])(?:tanh|exp|expm1|log|log2|pow|sin|cos|tan|sqrt|fma)f?\s*\("#,
            instead: "its last bit differs between libraries; use the core's own functions, .squareRoot()"),
    ]

    /// Code in the core keeps off the banned patterns.
    static let banned: Rule = { path, text in
        guard path.hasPrefix("Sources/NudgeCore/") else { return [] }
        // A declaration is no call: `func exp(` becomes one word, which no pattern starts in.
        let code = SourceText.code(text).replacing(/\bfunc +/, with: "func_")
        let lines = SourceText.lines(code)
        return bans.flatMap { ban -> [Finding] in
            guard let pattern = try? Regex(ban.pattern) else {
                return [Finding(path: path, line: 0, rule: ban.name, advice: "its pattern is malformed")]
            }
            return lines.filter { $0.text.contains(pattern) }.map {
                Finding(path: path, line: $0.number, rule: ban.name, advice: ban.instead)
            }
        }
    }
}
