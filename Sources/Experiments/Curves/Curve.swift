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
    /// Sign bits that an agent sent, on average over the agents: one a round that it did not miss. Those of
    /// other starts are counted, here and below.
    public var voteBitsUp: Double
    /// Bits of the frames that carried them.
    public var frameBitsUp: Double
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
        let counts = [round, labels, trajectories, environmentSteps].map { "\($0)" }
        let rest = [
            Self.text(voteBitsUp), Self.text(frameBitsUp), "\(frameBitsDown)",
            "\(returnMean)", "\(returnStandardError)", "\(accepted)", "\(learningRate)",
            "\(perturbationScale)",
            "\(wallSeconds)",
        ]
        return (counts + rest).joined(separator: ",")
    }

    /// A number without a point if it is a whole one, as it is where no agent missed a round.
    static func text(_ number: Double) -> String {
        Int(exactly: number).map { "\($0)" } ?? "\(number)"
    }

    init?(line: Substring) {
        let cells = line.split(separator: ",", omittingEmptySubsequences: false)
        guard cells.count == Self.columns.count else { return nil }
        let counts = (cells[0..<4] + cells[6..<7] + cells[9..<10]).compactMap { Int($0) }
        let numbers = (cells[4..<6] + cells[7..<9] + cells[10..<13]).compactMap { Double($0) }
        guard counts.count == 6, numbers.count == 7 else { return nil }
        round = counts[0]
        labels = counts[1]
        trajectories = counts[2]
        environmentSteps = counts[3]
        frameBitsDown = counts[4]
        accepted = counts[5]
        voteBitsUp = numbers[0]
        frameBitsUp = numbers[1]
        returnMean = numbers[2]
        returnStandardError = numbers[3]
        learningRate = numbers[4]
        perturbationScale = numbers[5]
        wallSeconds = numbers[6]
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
        let (curve, damagedLine) = try Self.readable(path)
        if damagedLine == 1 { throw .damaged(path: path, detail: "line 1 is not the heading of a curve") }
        if let damagedLine {
            throw .damaged(
                path: path, detail: "line \(damagedLine) is not \(CurvePoint.columns.count) numbers")
        }
        self = curve
    }

    /// Reads a file as far as it is a curve.
    /// - Returns: the points, and the line where the damage begins; nil if there is none.
    static func readable(_ path: String) throws(StoreError) -> (curve: Curve, damagedLine: Int?) {
        let text = String(decoding: try Files.read(path), as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: true)
        var curve = Curve()
        guard lines.first.map(String.init) == CurvePoint.columns.joined(separator: ",") else {
            return (curve, 1)
        }
        for (number, line) in lines.enumerated().dropFirst() {
            guard let point = CurvePoint(line: line) else { return (curve, number + 1) }
            curve.points.append(point)
        }
        return (curve, nil)
    }

    /// The mean return of all rounds, where the curve is a straight line between evaluations; that of the
    /// only evaluation if there is one.
    var meanReturn: Double {
        guard let first = points.first, let last = points.last, first.round < last.round else {
            return points.first?.returnMean ?? 0
        }
        let area = zip(points, points.dropFirst()).reduce(0) { area, ends in
            area + Double(ends.1.round - ends.0.round) * (ends.0.returnMean + ends.1.returnMean) / 2
        }
        return area / Double(last.round - first.round)
    }

    /// When the curve, a straight line between evaluations, first is at a return or above; nil if never.
    func rounds(toReturn goal: Double) -> Double? {
        guard let reached = points.firstIndex(where: { $0.returnMean >= goal }) else { return nil }
        let end = points[reached]
        guard reached > 0 else { return Double(end.round) }
        let start = points[reached - 1]
        let share = (goal - start.returnMean) / (end.returnMean - start.returnMean)
        return Double(start.round) + share * Double(end.round - start.round)
    }

    /// Replaces the file. Curves are short, so it is written as a whole.
    func write(to path: String) throws(StoreError) {
        let lines = [CurvePoint.columns.joined(separator: ",")] + points.map(\.line)
        try Files.replace(path, with: [UInt8]((lines.joined(separator: "\n") + "\n").utf8))
    }
}
