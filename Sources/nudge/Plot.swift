import ArgumentParser

/// `nudge plot`.
struct Plot: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Draws learning curves.")
}
