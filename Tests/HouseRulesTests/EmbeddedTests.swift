import Foundation
import Testing

/// The core compiles for boards without a heap. `tools/check-embedded` does the work; the samples prove that
/// it can fail.
@Suite("Embedded core")
struct EmbeddedTests {
    @Test("compiles without a heap, for the host and for bare metal")
    func core() throws {
        let (status, output) = try check(SourceTree.root.appending(path: "Sources/NudgeCore"))
        #expect(status == 0, "\(output)")
        #expect(output.contains("aarch64-none-none-elf: "))
    }

    @Test(
        "is refused where it allocates, calls a C library or imports one",
        arguments: [
            ("", 0, "nothing foreign"),
            (
                """
                public func squares(count: Int) -> Int {
                    var squares = [Int]()
                    for number in 0..<count { squares.append(number * number) }
                    return squares.count
                }
                """, 1, "-no-allocations mode"
            ),
            (
                """
                @_silgen_name("hyperbolic_tangent") func hyperbolicTangent(_ value: Double) -> Double
                public func squash(_ value: Double) -> Double { hyperbolicTangent(value) }
                """, 1, "needs what a board may not have: hyperbolic_tangent"
            ),
            ("import Foundation", 1, "Foundation"),
        ])
    func samples(sample: String, expected: Int32, message: String) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "embedded-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let philox = SourceTree.root.appending(path: "Sources/NudgeCore/Random/Philox.swift")
        try FileManager.default.copyItem(at: philox, to: folder.appending(path: "Philox.swift"))
        try sample.write(to: folder.appending(path: "Sample.swift"), atomically: true, encoding: .utf8)
        let (status, output) = try check(folder)
        #expect(status == expected, "\(output)")
        #expect(output.contains(message), "\(output)")
    }

    /// Runs the check over a folder.
    private func check(_ folder: URL) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = SourceTree.root.appending(path: "tools/check-embedded")
        process.arguments = [folder.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
