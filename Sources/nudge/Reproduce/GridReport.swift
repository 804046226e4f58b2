// SPDX-License-Identifier: Apache-2.0

import Experiments

/// What `nudge reproduce` tells while it plays: a line for each finished run, and how far it is.
struct GridReport {
    let workerCount: Int

    func show(_ event: GridRun.Event) {
        switch event {
        case .round(let progress): Console.progress(text(progress))
        case .finished(let result, let progress):
            Console.endProgress()
            let last = result.last
            let change =
                "\(result.first.returnMean.text()) to \(last.returnMean.text()) ± "
                + last.returnStandardError.text()
            let seconds = last.wallSeconds.text(0)
            Console.line("\(result.cell.name): \(change) in \(seconds) s; \(text(progress))")
        }
    }

    private func text(_ progress: GridProgress) -> String {
        let left = progress.secondsLeft(workerCount: workerCount).map { ", \(duration($0)) left" } ?? ""
        return "\(progress.finishedCount) of \(progress.cellCount) runs done\(left)"
    }

    private func duration(_ seconds: Double) -> String {
        if seconds < 100 { return "\(Int(seconds)) s" }
        let minutes = Int(seconds / 60 + 0.5)
        return minutes < 100 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
    }
}
