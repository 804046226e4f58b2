// SPDX-License-Identifier: Apache-2.0

public import Federation

/// One evaluation of a run: a line of `curve.csv`.
public struct CurvePoint: Codable, Equatable, Sendable {
    /// Rounds committed.
    public var round: Int
    /// Panelists' answers so far.
    public var labels: Int
    /// Episodes of pairs so far.
    public var trajectories: Int
    /// Control steps of those episodes.
    public var environmentSteps: Int
    /// Sign bits that an agent sent which missed no round: one a round.
    public var voteBitsUp: Int
    /// Bits of the frames that carried them.
    public var frameBitsUp: Int
    /// Bits of the frames that each agent received.
    public var frameBitsDown: Int
    /// The mean return over fresh episodes.
    public var returnMean: Double
    /// Its standard error.
    public var returnStandardError: Double
    /// Rounds whose step was accepted.
    public var accepted: Int
    /// α of the next round.
    public var learningRate: Double
    /// μ of the next round.
    public var perturbationScale: Double
    /// Time spent on the run, pauses left out.
    public var wallSeconds: Double

}

extension CurvePoint {
    static let columns = [
        "round", "labels", "trajectories", "environment_steps", "vote_bits_up", "frame_bits_up",
        "frame_bits_down", "return_mean", "return_standard_error", "accepted", "learning_rate",
        "perturbation_scale", "wall_seconds",
    ]

    var line: String {
        let counts = [
            round, labels, trajectories, environmentSteps, voteBitsUp, frameBitsUp, frameBitsDown,
        ].map { "\($0)" }
        let rest = [
            "\(returnMean)", "\(returnStandardError)", "\(accepted)", "\(learningRate)",
            "\(perturbationScale)",
            "\(wallSeconds)",
        ]
        return (counts + rest).joined(separator: ",")
    }

    init?(line: Substring) {
        let cells = line.split(separator: ",", omittingEmptySubsequences: false)
        guard cells.count == Self.columns.count else { return nil }
        let counts = (cells[0..<7] + cells[9..<10]).compactMap { Int($0) }
        let numbers = (cells[7..<9] + cells[10..<13]).compactMap { Double($0) }
        guard counts.count == 8, numbers.count == 5 else { return nil }
        round = counts[0]
        labels = counts[1]
        trajectories = counts[2]
        environmentSteps = counts[3]
        voteBitsUp = counts[4]
        frameBitsUp = counts[5]
        frameBitsDown = counts[6]
        accepted = counts[7]
        returnMean = numbers[0]
        returnStandardError = numbers[1]
        learningRate = numbers[2]
        perturbationScale = numbers[3]
        wallSeconds = numbers[4]
    }
}

/// The evaluations of a run, as `curve.csv` holds them.
public struct Curve: Equatable, Sendable {
    /// In the order of rounds.
    public var points: [CurvePoint] = []

    /// An empty curve.
    public init() {}

    /// Reads a file.
    public init(contentsOf path: String) throws(StoreError) {
        let text = String(decoding: try Files.read(path), as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: true)
        guard lines.first.map(String.init) == CurvePoint.columns.joined(separator: ",") else {
            throw .damaged(path: path, detail: "line 1 is not the heading of a curve")
        }
        for (number, line) in lines.enumerated().dropFirst() {
            guard let point = CurvePoint(line: line) else {
                throw .damaged(
                    path: path, detail: "line \(number + 1) is not \(CurvePoint.columns.count) numbers")
            }
            points.append(point)
        }
    }

    /// Replaces the file. Curves are short, so it is written as a whole.
    func write(to path: String) throws(StoreError) {
        let lines = [CurvePoint.columns.joined(separator: ",")] + points.map(\.line)
        try Files.replace(path, with: [UInt8]((lines.joined(separator: "\n") + "\n").utf8))
    }
}
