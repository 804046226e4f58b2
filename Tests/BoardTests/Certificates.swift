import Foundation
import Testing

/// A fleet's certificates and wrong ones, made once per run of the tests.
struct Certificates {
    static let shared = Result { try Certificates() }

    /// Where they lie.
    let folder = Package.root.appending(path: ".build/boards/certificates")

    private init() throws {
        try? FileManager.default.removeItem(at: folder)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let program = Package.root.appending(path: "Tests/BoardTests/Programs/certificates").path
        let outcome = try Outcome.of([program, folder.path])
        try #require(outcome.status == 0, "\(outcome.errors)")
    }

    /// The path of a board's bundle.
    func bundle(_ name: String) -> String { folder.appending(path: name + ".bundle").path }
}
